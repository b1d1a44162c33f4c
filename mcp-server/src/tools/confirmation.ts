import { TaskloomError } from '../errors.ts';
import type { ToolContext } from './context.ts';
import type { Tool } from './define-tool.ts';
import type { ToolCall } from './tool-call.ts';

/** Asks the person before what cannot be taken back easily. @throws TaskloomError `needs_confirmation` */
export async function isConfirmed({
  tool,
  input,
  ctx,
  call,
}: {
  tool: Tool<ToolContext>;
  input: Record<string, unknown>;
  ctx: ToolContext;
  call: ToolCall;
}): Promise<boolean> {
  if (!tool.question) return true;
  // A program's word counts only where the person cannot be asked.
  if (input['confirm'] === true && !call.confirm) return true;
  const question = await tool.question(input, ctx);
  const said = call.confirm ? await call.confirm(question) : undefined;
  if (said === 'yes') return true;
  if (said === 'asked') return false;
  if (said === 'no')
    throw new TaskloomError('needs_confirmation', question, {
      hint: 'The person said no; nothing was changed.',
    });
  throw new TaskloomError('needs_confirmation', question, {
    path: 'confirm',
    hint: 'Ask the person, then call again with confirm: true. Nothing was changed.',
  });
}
