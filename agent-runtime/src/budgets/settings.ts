import type { UseLimits } from '@taskloom/contracts';
import { z } from 'zod';

const limit = z.coerce
  .number('has to be a whole number')
  .int('has to be a whole number')
  .min(1, 'has to be at least 1')
  .optional();

/** Keys of the environment; spread into a service's own schema. */
export const budgetEnvironment = {
  TASKLOOM_MESSAGES_PER_MINUTE: limit.describe(
    'Messages that one person may send the assistant in a minute; absent: as many as they like.',
  ),
  TASKLOOM_TOKENS_PER_DAY: limit.describe(
    'Tokens, read and written, that a model may use for one person in a day of UTC; absent: no limit.',
  ),
};

export function budgetSettings(env: z.infer<z.ZodObject<typeof budgetEnvironment>>): UseLimits {
  const { TASKLOOM_MESSAGES_PER_MINUTE: messages, TASKLOOM_TOKENS_PER_DAY: tokens } = env;
  return {
    ...(messages !== undefined && { messagesPerMinute: messages }),
    ...(tokens !== undefined && { tokensPerDay: tokens }),
  };
}
