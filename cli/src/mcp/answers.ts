import { ItemFailure, Project, Task } from '@taskloom/contracts';
import { z } from 'zod';

/** What the tools answer, as far as this program reads it. */
export const BatchAnswer = z.object({
  tasks: z.array(Task),
  failures: z.array(ItemFailure),
  operation_id: z.string(),
});

export const TaskPage = z.object({ tasks: z.array(Task), next_cursor: z.string().optional() });
export type TaskPage = z.infer<typeof TaskPage>;

export const ProjectPage = z.object({
  projects: z.array(Project),
  next_cursor: z.string().optional(),
});

export const UndoAnswer = z.object({
  operation_id: z.string(),
  undone: z.object({ operation_id: z.string(), tool: z.string(), summary: z.string() }),
});
