import type { ApprovalReason, ApprovalRequest } from '@taskloom/contracts';

/** What happens to a call: it is made, it waits for the person, or it is not made. */
export type Verdict =
  | { kind: 'go'; agreed: boolean }
  | { kind: 'ask'; reasons: ApprovalReason[]; request: ApprovalRequest }
  | { kind: 'refuse'; remembered: boolean }
  | { kind: 'invalid'; problem: string };
