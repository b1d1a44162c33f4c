import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import { WRITABLE_FORMAT_NAMES } from '../formats/registry.ts';

/** What a link downloads, for whom, and until when (seconds since 1970). */
const Download = z.object({
  userId: z.uuid(),
  format: z.enum(WRITABLE_FORMAT_NAMES),
  project: z.string().optional(),
  filter: z.string().optional(),
  includeDone: z.boolean(),
  until: z.number().int(),
});
export type Download = z.infer<typeof Download>;

/** Addresses of exports that are too large for an answer: whoever has one downloads it, for a while. */
export interface DownloadLinks {
  make(download: Omit<Download, 'until'>, now: number): { url: string; until: number };
  /** `undefined` for what was not made here, or is over. */
  read(token: string, now: number): Download | undefined;
}

const SECONDS = 15 * 60;

export function createDownloadLinks({
  publicUrl,
  key,
}: {
  /** Where people reach this instance, without a slash at the end. */
  publicUrl: string;
  /** At least 32 bytes, the same on every replica. */
  key: string;
}): DownloadLinks {
  const seal = (text: string) =>
    createHmac('sha256', key).update(`export download ${text}`).digest('base64url');
  return {
    make(download, now) {
      const until = Math.floor(now / 1000) + SECONDS;
      const text = Buffer.from(JSON.stringify({ ...download, until })).toString('base64url');
      return { url: `${publicUrl}/exports/${text}.${seal(text)}`, until };
    },
    read(token, now) {
      const [text = '', given = ''] = token.split('.');
      const [wanted, found] = [Buffer.from(seal(text)), Buffer.from(given)];
      if (wanted.length !== found.length || !timingSafeEqual(wanted, found)) return undefined;
      const { data } = Download.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      return data && data.until * 1000 > now ? data : undefined;
    },
  };
}
