/** Keys of MCP's `_meta` that Taskloom gives a meaning to. */
export const META = {
  /** On a mutation: the same key answers the first result and changes nothing. 1 to 200 characters. */
  idempotencyKey: 'taskloom/idempotencyKey',
  /** On a mutation made by a worker: the operation whose event caused it, so that undo reaches it too. */
  causedBy: 'taskloom/causedBy',
  /** On a result with `isError`: an `ErrorPayload`, for programs. The text says the same for people. */
  error: 'taskloom/error',
} as const;
