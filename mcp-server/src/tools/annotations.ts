import type { ToolAnnotations } from './define-tool.ts';

/** MCP's four hints for the kinds of tools there are. Nothing of ours reaches outside Taskloom. */
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
/** Doing it twice is the same as once. */
export const SETS: ToolAnnotations = { ...ADDS, idempotentHint: true };
export const DESTROYS: ToolAnnotations = { ...SETS, destructiveHint: true };
