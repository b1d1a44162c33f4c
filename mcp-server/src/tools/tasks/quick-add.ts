import { z } from 'zod';

import { quickAddTask } from '../../domain/tasks/quick-add.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../say.ts';
import { BatchOutput } from '../schemas.ts';

export const quickAdd = defineTool({
  name: 'quick_add',
  title: 'Quick add',
  description:
    'Adds one task from one line: title, dates and recurrence in words, p1 to p4, #Project, /Section, ' +
    '@tag, +person, !reminder, {deadline}; a backslash keeps a character. A project named that way is ' +
    'made when there is none.',
  toolset: 'tasks',
  scope: 'tasks:write',
  input: z.object({
    text: z
      .string()
      .trim()
      .min(1)
      .max(LIMITS.title + LIMITS.words),
  }),
  output: BatchOutput.extend({
    understood: z
      .array(z.object({ kind: z.string(), text: z.string() }))
      .describe('Parts of the line'),
  }),
  annotations: ADDS,
  example: { text: 'Buy milk tomorrow at 9 every week p1 #Home' },
  async run({ text }, ctx) {
    const { task, understood } = await quickAddTask(ctx, text);
    return { ...(await answerTasks(ctx, { done: [task], failures: [] })), understood };
  },
  say: (output, ctx) => sayBatch('Added', output, ctx),
});
