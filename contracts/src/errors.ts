import { z } from 'zod';

/** What went wrong, for programs. The message and the hint beside it are for people and models. */
export const ErrorCode = z.enum([
  'invalid_input',
  'not_found',
  'ambiguous',
  'forbidden',
  'conflict',
  'needs_confirmation',
  'limit_exceeded',
  'unavailable',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** What an error's code does not tell apart, where a program has to. */
export const ErrorReason = z.enum(['undone_already']);
export type ErrorReason = z.infer<typeof ErrorReason>;

/** An error as a client sees it: what was wrong, where, and what to try next. */
export const ErrorPayload = z.object({
  code: ErrorCode,
  reason: ErrorReason.optional(),
  message: z.string(),
  hint: z.string().optional(),
  /** Where in the input, as a path such as `tasks[2].due`. */
  path: z.string().optional(),
  /** With `ambiguous`: what the name could have meant. */
  candidates: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** Of a task: its project's name, and its due in words. */
        project: z.string().optional(),
        due: z.string().optional(),
      }),
    )
    .optional(),
});
export type ErrorPayload = z.infer<typeof ErrorPayload>;

/** One item of a batch that was not done; `index` is its place in the request, from 0. */
export const ItemFailure = ErrorPayload.extend({ index: z.number().int().nonnegative() });
export type ItemFailure = z.infer<typeof ItemFailure>;
