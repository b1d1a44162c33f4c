import { Task } from '@taskloom/contracts';
import { z } from 'zod';

import type { ToolResult } from '../../../mcp/tool-result.ts';
import type { TaskRef } from '../flow.ts';

/** The parts of a task that are spoken of; what a tool leaves out is none. */
const SpokenTask = Task.pick({ id: true, title: true }).extend({
  status: Task.shape.status.default('open'),
  priority: Task.shape.priority.default('p4'),
  due: Task.shape.due,
  deadline: Task.shape.deadline,
  recurrence: Task.shape.recurrence,
  tags: Task.shape.tags.default([]),
  reminders: Task.shape.reminders.default([]),
});
export type SpokenTask = z.infer<typeof SpokenTask>;

const Answer = z.object({
  tasks: z.array(SpokenTask).optional(),
  task: SpokenTask.optional(),
  failures: z
    .array(z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }))
    .optional(),
  next_cursor: z.string().optional(),
});

interface TasksAnswer {
  tasks: SpokenTask[];
  failures: { code: string; message: string; hint?: string | undefined }[];
  more: boolean;
}

/** The tasks in a tool's answer, from whichever field it has them in. */
export function tasksOf({ content }: ToolResult): TasksAnswer {
  const parsed = Answer.safeParse(content ?? {});
  if (!parsed.success) return { tasks: [], failures: [], more: false };
  const { tasks = [], task, failures = [], next_cursor: cursor } = parsed.data;
  return { tasks: task ? [...tasks, task] : tasks, failures, more: cursor !== undefined };
}

export function refOf({ id, title }: TaskRef): TaskRef {
  return { id, title };
}

/** What "it" is from now on; an answer about nothing leaves that as it was. */
export function focusOn(tasks: readonly TaskRef[]): { focus?: TaskRef[] } {
  return tasks.length > 0 ? { focus: tasks.map(refOf) } : {};
}
