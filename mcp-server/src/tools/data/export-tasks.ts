import { z } from 'zod';

import { invalidInput } from '../../errors.ts';
import { FORMAT_NAMES, formats } from '../../interchange/formats/registry.ts';
import { loadInterchange } from '../../interchange/export/load.ts';
import { LIMITS } from '../../limits.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';

/** Longer files are only in the structured answer: they would fill a model's context. */
const SAID = 20_000;

export const exportTasks = defineTool({
  name: 'export_tasks',
  title: 'Export tasks',
  description:
    'Writes your tasks as a file; taskloom-json keeps everything, the others what they can hold.',
  toolset: 'data',
  scope: 'tasks:read',
  input: z.object({
    format: z.enum(FORMAT_NAMES),
    project: reference.optional(),
    filter: z.string().trim().min(1).max(LIMITS.filter).optional(),
    include_done: z.boolean().optional(),
  }),
  output: z.looseObject({ content: z.string() }),
  annotations: READS,
  example: { format: 'taskloom-json', include_done: true },
  async run({ format: name, project, filter, include_done: includeDone = false }, ctx) {
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
  say: ({ content, tasks }) =>
    content.length <= SAID
      ? content
      : `${String(tasks)} tasks exported; the file is \`content\` of the structured answer.`,
});
