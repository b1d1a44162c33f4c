import { z } from 'zod';

import { feedAddress, revokeFeed, rotateFeed } from '../../calendar/feed-store.ts';
import { invalidInput, TaskloomError } from '../../errors.ts';
import { loadInterchange } from '../../interchange/export/load.ts';
import { FORMAT_NAMES, formats } from '../../interchange/formats/registry.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import type { ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';

/** Longer files are only in the structured answer: they would fill a model's context. */
const SAID = 20_000;
const FEED = 'calendar-feed-url';

export const exportTasks = defineTool({
  name: 'export_tasks',
  title: 'Export tasks',
  description:
    'Writes your tasks as a file; taskloom-json keeps everything, the others what they can hold. ' +
    `${FEED} answers the secret address of your calendar.`,
  toolset: 'data',
  scope: 'tasks:read',
  input: z.object({
    format: z.enum([...FORMAT_NAMES, FEED]),
    project: reference.optional(),
    filter: z.string().trim().min(1).max(LIMITS.filter).optional(),
    include_done: z.boolean().optional(),
    rotate: z.boolean().optional().describe('New address'),
    revoke: z.boolean().optional().describe('No address'),
  }),
  output: z.looseObject({ content: z.string().optional(), url: z.string().optional() }),
  // The first time, and with rotate, it makes an address.
  annotations: ADDS,
  example: { format: 'taskloom-json', include_done: true },
  async run({ format: name, project, filter, include_done: includeDone = false, ...feed }, ctx) {
    if (name === FEED) return feedOf(ctx, feed);
    const { format } = formats[name];
    if (includeDone && !format.holdsDone)
      throw invalidInput(`${name} cannot say that a task is done.`, {
        path: 'include_done',
        hint: 'Leave include_done out, or use taskloom-json.',
      });
    const data = await loadInterchange(ctx, { project, filter, includeDone });
    return {
      format: name,
      content: format.write(data, ctx.actor.words),
      tasks: data.tasks.length,
    };
  },
  say({ content, url, tasks }) {
    if (content === undefined) return url ?? 'Your calendar has no address now.';
    if (content.length <= SAID) return content;
    return `${String(tasks)} tasks exported; the file is \`content\` of the structured answer.`;
  },
});

async function feedOf(
  ctx: ToolContext,
  { rotate, revoke }: { rotate?: boolean | undefined; revoke?: boolean | undefined },
) {
  // The address outlives the token that asks for it.
  if (!ctx.principal.scopes.includes('tasks:write'))
    throw new TaskloomError('forbidden', 'This token lacks the scope tasks:write.', {
      hint: 'A calendar’s address needs it; sign in again and allow it.',
    });
  if (revoke === true) {
    await revokeFeed(ctx);
    return { format: FEED };
  }
  const url = await (rotate === true ? rotateFeed : feedAddress)(ctx, ctx.calendar);
  return { format: FEED, url };
}
