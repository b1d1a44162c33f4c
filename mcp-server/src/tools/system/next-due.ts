import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** When to ask again. Who waits uses the duration: their clock may differ from ours. */
export const nextDueFields = {
  next_at: z.string().optional(),
  next_in_ms: z.number().int().optional(),
};

export function nextDue(
  nextAt: string | null | undefined,
  { now }: { now: Temporal.Instant },
): { next_at?: string; next_in_ms?: number } {
  if (nextAt === null || nextAt === undefined) return {};
  const remaining = Temporal.Instant.from(nextAt).since(now).total('milliseconds');
  return { next_at: nextAt, next_in_ms: Math.max(Math.ceil(remaining), 0) };
}
