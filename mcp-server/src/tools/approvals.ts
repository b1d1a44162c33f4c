import type { ApprovalReason, ApprovalRule } from '@taskloom/contracts';

/** What of a call needs a person's yes when an agent makes it: see docs/approvals.md. */
export const ASKS_NEVER: ApprovalRule = { asks: [] };

export function asksAlways(reason: ApprovalReason, rule: Partial<ApprovalRule> = {}): ApprovalRule {
  return { ...rule, asks: [{ reason }] };
}

/** Changes tasks, which can be undone: asked about when they are many. */
export function changesTasks(at: string, rule: Partial<ApprovalRule> = {}): ApprovalRule {
  return { asks: [], touches: { what: 'task', at, counts: true }, ...rule };
}
