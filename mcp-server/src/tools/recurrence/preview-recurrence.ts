import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

import { invalidInput } from '../../errors.ts';
import { unwrapWords } from '../../domain/unwrap-words.ts';
import { previewRecurrence as preview } from '../../domain/series/preview.ts';
import { LIMITS } from '../../limits.ts';
import { parseRecurrence } from '../../words/index.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';

export const previewRecurrence = defineTool({
  name: 'preview_recurrence',
  title: 'Preview a recurrence',
  description:
    'What a recurrence in words or an RRULE means, with its next dates. Changes nothing.',
  toolset: 'recurrence',
  scope: 'tasks:read',
  input: z.object({
    recurrence: z.string().trim().min(1).max(LIMITS.words),
    start: z
      .string()
      .trim()
      .min(1)
      .max(LIMITS.words)
      .optional()
      .describe('First due; default: now'),
    time_zone: z.string().max(100).optional().describe('IANA name; default: yours'),
    count: z.number().int().min(1).max(50).default(5),
  }),
  output: z.object({
    understood: z.string(),
    rrule: z.string(),
    next: z.array(z.object({ date: z.string().optional(), at: z.string().optional() })),
  }),
  annotations: READS,
  example: { recurrence: 'every last friday at 10', count: 3 },
  async run({ recurrence, start, time_zone: zone, count }, { actor }) {
    const words = { ...actor.words, timeZone: readZone(zone ?? actor.words.timeZone) };
    const rule = unwrapWords(parseRecurrence(recurrence, words), 'recurrence');
    return await preview({ rule, start, words, count });
  },
  say: ({ understood, rrule, next }) =>
    `${understood} (${rrule})\n${next.map((when) => `- ${when.date ?? when.at}`).join('\n')}`,
});

function readZone(name: string): string {
  try {
    return Temporal.Now.zonedDateTimeISO(name).timeZoneId;
  } catch {
    throw invalidInput(`There is no time zone called "${name}".`, {
      path: 'time_zone',
      hint: 'Use an IANA name such as Europe/Berlin.',
    });
  }
}
