import type { ToolAnnotations } from './define-tool.ts';

/** MCP's four hints for the kinds of tools there are; unless a tool says so, nothing reaches outside Taskloom. */
export const READS: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
export const ADDS: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};
/** Doing it twice is the same as once: not so where a title may mean another task the second time. */
export const SETS: ToolAnnotations = { ...ADDS, idempotentHint: true };
/** May take something away, such as a text, a role or an address that was there. */
export const DESTROYS: ToolAnnotations = { ...SETS, destructiveHint: true };
