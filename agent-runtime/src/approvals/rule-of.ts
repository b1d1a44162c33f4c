import { ApprovalRule, META } from '@taskloom/contracts';

import type { Tool } from '../mcp/tool-clients.ts';

const READS: ApprovalRule = { asks: [] };
/** A tool that does not say what it does may do anything. */
const UNKNOWN: ApprovalRule = { asks: [{ reason: 'unknown_tool' }] };

/** What of a tool needs a yes: what its server says of it, and everything where it says nothing. */
export function ruleOf(tool: Pick<Tool, 'annotations' | '_meta'>): ApprovalRule {
  if (tool.annotations?.readOnlyHint === true) return READS;
  const stated = ApprovalRule.safeParse(tool._meta?.[META.approval]);
  return stated.success ? stated.data : UNKNOWN;
}
