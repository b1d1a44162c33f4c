import { z } from 'zod';

import { ApprovalReason } from './rule.ts';

/** What a person is shown of a call before they decide: names and words, never ids. */
export const ApprovalRequest = z.object({
  reasons: z.array(z.object({ reason: ApprovalReason, words: z.string() })).min(1),
  /** Some of what the call touches, with what would change. */
  items: z.array(
    z.object({
      name: z.string(),
      /** Where it is, when it is due. */
      detail: z.string().optional(),
      changes: z.array(
        z.object({
          field: z.string(),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      ),
    }),
  ),
  /** How many it touches in all. */
  count: z.number().int(),
  /** Whether it can be taken back. */
  undo: z.string(),
  /** Whether the answer may hold for later calls of the kind. */
  canRemember: z.boolean(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

/** A person's answer that holds for every later call of a tool for this reason. */
export const ApprovalGrant = z.object({
  tool: z.string(),
  title: z.string(),
  reason: ApprovalReason,
  answer: z.enum(['always', 'never']),
  since: z.string(),
});
export type ApprovalGrant = z.infer<typeof ApprovalGrant>;
