import { z } from 'zod';

/** Why an agent asks the person before it makes a call. */
export const ApprovalReason = z.enum([
  // What a tool says that a call does.
  'deletes',
  'forgets',
  'archives',
  'shares',
  'sends',
  'settings',
  'overwrites',
  'retags',
  'imports',
  // What only the run it happens in knows.
  'many',
  'tells_others',
  'strange_address',
  'not_your_words',
  'unknown_tool',
]);
export type ApprovalReason = z.infer<typeof ApprovalReason>;

/** Where in a call's arguments: `project`, `tasks[].task`, `clear[]`. */
const ArgumentPath = z.string().regex(/^\w+(?:\[\])?(?:\.\w+(?:\[\])?)*$/u);

/**
 * What of a tool needs a person's yes, by what a call does rather than by its name. A tool says it in
 * its definition; who calls tools for a person decides by it. Arguments named here need not be given.
 */
export const ApprovalRule = z.object({
  /** Without `when` every call does it; `is` absent: when the argument is given at all. */
  asks: z.array(
    z.object({
      reason: ApprovalReason,
      when: z
        .object({
          argument: ArgumentPath,
          is: z.array(z.union([z.string(), z.boolean()])).optional(),
          isNot: z.array(z.union([z.string(), z.boolean()])).optional(),
        })
        .optional(),
    }),
  ),
  /** What a call touches: shown by name, and counted where many are more than one. */
  touches: z
    .object({
      what: z.enum(['task', 'project', 'tag', 'comment', 'filter']),
      at: ArgumentPath,
      counts: z.boolean().optional(),
    })
    .optional(),
  /** More calls than this in one run are many. */
  perRun: z.number().int().positive().optional(),
  /** Who is told or let in. */
  people: z.array(ArgumentPath).optional(),
  /** Texts that hold for good: asked about unless the person typed them so. */
  own: z.array(ArgumentPath).optional(),
  /** What others may come to read: `texts` at the tasks of `at`, and what goes `into` a place. */
  readers: z
    .object({
      texts: z.array(ArgumentPath).optional(),
      at: z.array(ArgumentPath).optional(),
      into: z.array(ArgumentPath).optional(),
    })
    .optional(),
});
export type ApprovalRule = z.infer<typeof ApprovalRule>;
