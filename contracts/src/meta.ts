/** Keys of MCP's `_meta` that Taskloom gives a meaning to. */
export const META = {
  /** On a mutation: the same key answers the first result and changes nothing. 1 to 200 characters. */
  idempotencyKey: 'taskloom/idempotencyKey',
  /** On a mutation made by a worker: the operation whose event caused it, so that undo reaches it too. */
  causedBy: 'taskloom/causedBy',
  /** On a call by a person's own program: its IANA time zone, taken while the account has but a default. */
  timeZone: 'taskloom/timeZone',
  /** On a result with `isError`: an `ErrorPayload`, for programs. The text says the same for people. */
  error: 'taskloom/error',
  /** On `tools/list`: `true` lists each tool with its `ApprovalRule`, which most clients have no use for. */
  approvals: 'taskloom/approvals',
  /** On a tool that was listed so: its `ApprovalRule`. */
  approval: 'taskloom/approval',
} as const;
