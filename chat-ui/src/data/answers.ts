import { ItemFailure, Notification, Project, Task } from '@taskloom/contracts';
import { z } from 'zod';

/** What the tools answer (docs: "Main inputs" and the batch shape), as far as this page reads it. */
export const TasksAnswer = z.object({
  tasks: z.array(Task),
  failures: z.array(ItemFailure),
  operation_id: z.string().optional(),
});
export type TasksAnswer = z.infer<typeof TasksAnswer>;

export const TaskAnswer = z.object({ task: Task, operation_id: z.string().optional() });

export const TaskPage = z.object({ tasks: z.array(Task), next_cursor: z.string().optional() });

export const ProjectPage = z.object({
  projects: z.array(Project),
  next_cursor: z.string().optional(),
});

export const ProjectsAnswer = z.object({
  projects: z.array(Project),
  failures: z.array(ItemFailure),
  operation_id: z.string().optional(),
});

export const NotificationsAnswer = z.object({
  notifications: z.array(Notification),
  unread_count: z.number().int(),
});
export type NotificationsAnswer = z.infer<typeof NotificationsAnswer>;

export const UndoAnswer = z.object({
  operation_id: z.string(),
  undone: z.object({ operation_id: z.string(), tool: z.string(), summary: z.string() }),
});
export type UndoAnswer = z.infer<typeof UndoAnswer>;
