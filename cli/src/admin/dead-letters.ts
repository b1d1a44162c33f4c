import { z } from 'zod';

const Letter = z.object({
  id: z.string(),
  topic: z.string(),
  consumer: z.string(),
  attempts: z.number(),
  error: z.string(),
  dead_at: z.string(),
  event: z.looseObject({ id: z.string(), type: z.string(), subject: z.string() }),
});

/** An event that a consumer gave up on. A list has no more of the event than its name. */
export type DeadLetter = z.infer<typeof Letter>;

export const DeadLetterAnswer = z.looseObject(Letter.shape);
export const DeadLetterPage = z.object({ dead_letters: z.array(Letter) });
export const Settled = z.object({ replayed: z.string() }).or(z.object({ discarded: z.string() }));
