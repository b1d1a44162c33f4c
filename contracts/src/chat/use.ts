import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What an answer took of the model, as its provider counts it. */
export const RunUse = z.object({ inputTokens: count, outputTokens: count });
export type RunUse = z.infer<typeof RunUse>;

/** What a person may use of the assistant; absent: as much as they like. */
export const UseLimits = z.object({
  messagesPerMinute: count.optional(),
  tokensPerDay: count.optional(),
});
export type UseLimits = z.infer<typeof UseLimits>;

/** What a person used on a day of UTC, such as `2026-12-01`. */
export const DayUse = RunUse.extend({ day: z.string(), answers: count });
export type DayUse = z.infer<typeof DayUse>;
