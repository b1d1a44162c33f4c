import { z } from 'zod';

import { UpstreamError } from '../errors.ts';
import type { AuthServer } from './auth-server.ts';

/** Whose connection it is. */
export interface Identity {
  userId: string;
  /** Milliseconds since the epoch; absent when the token does not expire. */
  expiresAt?: number;
}

/** RFC 7662, section 2.2. */
const Introspection = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({ active: z.literal(true), sub: z.string().min(1), exp: z.number().optional() }),
]);

/** Who holds a token; `undefined` when it is no good. Throws `UpstreamError` when that is not known. */
export async function identify(server: AuthServer, token: string): Promise<Identity | undefined> {
  const response = await server.post('/oauth/introspect', { token });
  if (!response.ok) throw new UpstreamError('identity', response.status);
  const parsed = Introspection.safeParse(response.body);
  if (!parsed.success) throw new UpstreamError('identity', undefined, { cause: parsed.error });
  const { data } = parsed;
  if (!data.active) return undefined;
  return { userId: data.sub, ...(data.exp !== undefined && { expiresAt: data.exp * 1000 }) };
}
