import { z } from 'zod';

/** The most that is kept of one person, and the longest of it. */
export const PREFERENCE_LIMITS = { many: 50, characters: 300 };

/** Something that a person asked the assistant to keep in mind in every conversation, in their words. */
export const Preference = z.object({
  id: z.string(),
  text: z.string(),
  /** When it was written or changed. */
  at: z.string(),
});
export type Preference = z.infer<typeof Preference>;
