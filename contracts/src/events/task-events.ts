import { z } from 'zod';

import { Project, Task } from '../tasks/shapes.ts';
import { cloudEvent } from './cloud-event.ts';

export const taskEventTypes = [
  'task.created',
  'task.updated',
  'task.completed',
  'task.reopened',
  'task.deleted',
  'task.restored',
] as const;
export type TaskEventType = (typeof taskEventTypes)[number];

/** Who did it and as part of which undoable operation. */
const cause = { version: z.number().int(), actor_id: z.string(), operation_id: z.string() };

/** `version` is the task's after the change: a consumer that has seen a higher one drops the event. */
export const TaskEvent = cloudEvent(
  z.enum(taskEventTypes),
  z.object({ ...cause, task: Task, series_id: z.string().optional() }),
);
export type TaskEvent = z.infer<typeof TaskEvent>;

export const ProjectEvent = cloudEvent(
  z.enum(['project.created', 'project.updated', 'project.deleted', 'project.restored']),
  z.object({ ...cause, project: Project.omit({ role: true, open_tasks: true }) }),
);
export type ProjectEvent = z.infer<typeof ProjectEvent>;

/** In order with its task's events: their key is the task's id. */
export const CommentEvent = cloudEvent(
  z.enum(['comment.created', 'comment.updated', 'comment.deleted', 'comment.restored']),
  z.object({
    ...cause,
    comment: z.object({
      id: z.string(),
      task_id: z.string(),
      author_id: z.string().optional(),
      /** `app`: one that may do less than the person. */
      source: z.enum(['person', 'agent', 'app']).default('person'),
      /** Markdown. */
      body: z.string(),
      created_at: z.string(),
      updated_at: z.string(),
    }),
  }),
);
