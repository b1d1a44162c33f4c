import { z } from 'zod';

import { feedAddress, revokeFeed, rotateFeed } from '../../calendar/feed-store.ts';
import { invalidInput, TaskloomError } from '../../errors.ts';
import { openTaskSource } from '../../import-export/export/task-source.ts';
import { writeWithinLimit } from '../../import-export/export/write-within-limit.ts';
import { WRITABLE_FORMAT_NAMES, writableFormats } from '../../import-export/formats/registry.ts';
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
    'What is too large for an answer has a link to download. ' +
    `${FEED} answers the secret address of your calendar.`,
  toolset: 'data',
  scope: 'tasks:read',
  input: z.object({
    format: z.enum([...WRITABLE_FORMAT_NAMES, FEED]),
    project: reference.optional(),
    filter: z.string().trim().min(1).max(LIMITS.filter).optional(),
    include_done: z.boolean().optional(),
    rotate: z.boolean().optional().describe('New address'),
    revoke: z.boolean().optional().describe('No address'),
  }),
  output: z.looseObject({
    content: z.string().optional(),
    url: z.string().optional(),
    download_url: z.string().optional(),
  }),
  // The first time, and with rotate, it makes an address.
  annotations: { ...ADDS, destructiveHint: true },
  answersSecrets: true,
  approval: {
    asks: [
      { reason: 'sends', when: { argument: 'format', is: ['calendar-feed-url'] } },
      { reason: 'deletes', when: { argument: 'revoke', is: [true] } },
      { reason: 'deletes', when: { argument: 'rotate', is: [true] } },
    ],
  },
  example: { format: 'taskloom-json', include_done: true },
  async run({ format: name, project, filter, include_done: includeDone = false, ...feed }, ctx) {
    if (name === FEED) return feedOf(ctx, feed);
    const format = writableFormats[name];
    if (includeDone && !format.holdsDone)
      throw invalidInput(`${name} cannot say that a task is done.`, {
        path: 'include_done',
        hint: 'Leave include_done out, or use taskloom-json.',
      });
    const query = { project, filter, includeDone };
    const source = await openTaskSource(ctx, query);
    const written = await writeWithinLimit(format, {
      source,
      words: ctx.actor.words,
      most: LIMITS.exportedBytes,
      signal: ctx.signal,
      progress: ctx.progress,
    });
    const answer = { format: name, tasks: source.count };
    if (written && written.content.length <= SAID) return { ...answer, ...written };
    const download = { userId: ctx.actor.userId, format: name, ...query };
    const { url, until } = ctx.downloads.make(download, ctx.actor.words.now.epochMilliseconds);
    const expires = new Date(until * 1000).toISOString();
    // A client that reads the text alone finds the whole file there.
    return { ...answer, ...written, download_url: url, download_expires_at: expires };
  },
  say({ content, url, tasks, download_url: download, download_expires_at: until, ...rest }) {
    if (download !== undefined && content === undefined)
      return `${String(tasks)} tasks are too many for an answer. Until ${String(until)} the file is at ${download}`;
    if (content === undefined) return url ?? 'Your calendar has no address now.';
    if (content.length <= SAID) return content;
    const lost = Array.isArray(rest['not_kept']) ? (rest['not_kept'] as string[]) : [];
    return [
      `${String(tasks)} tasks exported; the file is \`content\` of the structured answer, and until ${String(until)} at ${String(download)}`,
      ...(lost.length === 0 ? [] : [`The format does not hold: ${lost.join(', ')}.`]),
    ].join('\n');
  },
  links({ download_url: uri, format }) {
    const kind = WRITABLE_FORMAT_NAMES.find((name) => name === format);
    if (uri === undefined || kind === undefined) return [];
    const { mimeType, extension } = writableFormats[kind];
    return [{ uri, mimeType, name: `taskloom.${extension}` }];
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
    return { format: FEED, operation_id: ctx.changes.operationId };
  }
  const url = await (rotate === true ? rotateFeed : feedAddress)(ctx, ctx.calendar);
  return { format: FEED, url, operation_id: ctx.changes.operationId };
}
