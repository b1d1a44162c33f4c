import { z } from 'zod';

import { quickAddTask, readQuickAdd, type QuickAdded } from '../../domain/tasks/quick-add.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { ASKS_NEVER } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

export const quickAdd = defineTool({
  name: 'quick_add',
  title: 'Quick add',
  description:
    'Adds one task from a line: title, dates, recurrence, p1 to p4, #Project, /Section, ' +
    '@tag, +person, !reminder, {deadline}; \\ keeps a character. A missing project is made.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({
    text: z
      .string()
      .trim()
      .min(1)
      .max(LIMITS.title + LIMITS.words),
    dry_run: z.boolean().optional().describe('Only shows what is understood'),
  }),
  output: BatchOutput.extend({
    understood: z.array(z.object({ kind: z.string(), text: z.string() })),
    created: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() })),
    unread: z.array(z.string()),
    suggestions: z.array(z.string()),
  }),
  annotations: ADDS,
  approval: { ...ASKS_NEVER, readers: { texts: ['text'] } },
  example: { text: 'Buy milk tomorrow at 9 every week p1 #Home' },
  async run({ text, dry_run: isDryRun }, ctx) {
    if (isDryRun === true)
      return { tasks: [], failures: [], created: [], ...readQuickAdd(ctx, text) };
    const { task, ...read } = await quickAddTask(ctx, text);
    return { ...(await answerTasks(ctx, { done: [task], failures: [] })), ...read };
  },
  say: (output, ctx) =>
    output.tasks.length === 0
      ? sayRead(output.understood, output)
      : [sayBatch('Added', output, ctx), ...sayCreated(output.created), ...sayUnread(output)].join(
          '\n',
        ),
});

function sayRead(
  understood: readonly { kind: string; text: string }[],
  left: Pick<QuickAdded, 'unread' | 'suggestions'>,
): string {
  const parts = understood.map(({ kind, text }) => `${kind}: ${text}`);
  return [
    `Nothing was added. Understood: ${parts.join(', ') || 'a title'}.`,
    ...sayUnread(left),
  ].join('\n');
}

function sayCreated(created: readonly { kind: string; id: string; name: string }[]): string[] {
  return created.map(
    ({ kind, name, id }) =>
      `There was no ${kind} "${name}", so it was made [${id}]; undo takes it back with the task.`,
  );
}

function sayUnread({ unread, suggestions }: Pick<QuickAdded, 'unread' | 'suggestions'>): string[] {
  if (unread.length === 0) return [];
  const parts = unread.map((part) => `"${part}"`).join(', ');
  const instead = suggestions.length > 0 ? ` Understood would be: ${suggestions.join('; ')}.` : '';
  return [`Not read as a date, and left in the title: ${parts}.${instead}`];
}
