import { cloudEvent } from '@taskloom/contracts';
import { z } from 'zod';

/** An event as it goes to the topic `dead-letters`: itself, and whose it is and why. */
export const DeadLetterEvent = cloudEvent(z.string(), z.record(z.string(), z.unknown())).extend({
  deadtopic: z.string(),
  deadconsumer: z.string(),
  /** Kind of the last error, without its text. */
  deaderror: z.string(),
  deadattempts: z.number().int(),
});
export type DeadLetterEvent = z.infer<typeof DeadLetterEvent>;
