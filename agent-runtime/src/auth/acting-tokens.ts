import { z } from 'zod';

import { UpstreamError } from '../errors.ts';
import type { AuthServer } from './auth-server.ts';

/** RFC 8693, section 2.2.1. */
const Exchanged = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** A token is replaced this long before it expires, in milliseconds. */
const MARGIN_MS = 60_000;

/** Tokens to act for people with, each kept until shortly before it expires. */
export class ActingTokens {
  readonly #server: AuthServer;
  readonly #tokens = new Map<string, { token: string; until: number }>();

  constructor(server: AuthServer) {
    this.#server = server;
  }

  /** Throws `UpstreamError`. */
  async forUser(userId: string): Promise<string> {
    const now = Date.now();
    // All last equally long, so that those that end first stand first.
    for (const [id, { until }] of this.#tokens) {
      if (until > now) break;
      this.#tokens.delete(id);
    }
    const kept = this.#tokens.get(userId);
    if (kept && kept.until > now) return kept.token;
    const response = await this.#server.post('/oauth/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: userId,
      subject_token_type: 'urn:taskloom:params:oauth:token-type:user-id',
    });
    const parsed = Exchanged.safeParse(response.body);
    if (!response.ok || !parsed.success) throw new UpstreamError('identity', response.status);
    const { access_token: token, expires_in: seconds } = parsed.data;
    this.#tokens.delete(userId);
    this.#tokens.set(userId, { token, until: now + Math.max(seconds * 1000 - MARGIN_MS, 1000) });
    return token;
  }

  forget(userId: string): void {
    this.#tokens.delete(userId);
  }
}
