import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import type { TaskRow } from '../../domain/rows.ts';
import { resolveTask } from '../../domain/resolve.ts';
import { lockTasks } from '../../domain/tasks/lock-tasks.ts';
import { TaskReferences } from '../../domain/tasks/task-input.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { ADDS } from '../annotations.ts';
import { changesTasks } from '../approvals.ts';
import { answerTasks } from '../answer.ts';
import { defineTool } from '../define-tool.ts';
import { sayBatch } from '../format-text.ts';
import { BatchOutput } from '../schemas.ts';

interface StatusTool {
  name: string;
  title: string;
  description: string;
  /** Begins the answer, such as: Completed. */
  verb: string;
  /** Of tasks with one title, which are meant. */
  prefer: 'open' | 'done' | 'deleted';
  change(work: UnitOfWork, task: TaskRow): Promise<TaskRow>;
}

/** A tool that takes tasks and nothing else, and brings each into another state. */
export function defineStatusTool({ verb, prefer, change, ...listing }: StatusTool) {
  return defineTool({
    ...listing,
    toolset: 'tasks',
    scope: 'tasks:write',
    input: z.object({ tasks: TaskReferences }),
    output: BatchOutput,
    annotations: ADDS,
    approval: changesTasks('tasks[]'),
    example: { tasks: ['Water the plants'] },
    async run({ tasks }, ctx) {
      await lockTasks(ctx, tasks);
      const batch = await runBatch(ctx, {
        items: tasks,
        name: 'tasks',
        run: async (task) => change(ctx, await resolveTask(ctx, task, { prefer })),
      });
      return answerTasks(ctx, batch);
    },
    say: (output, ctx) => sayBatch(verb, output, ctx),
  });
}
