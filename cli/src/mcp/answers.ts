import { ItemFailure, Project, Task } from '@taskloom/contracts';
import { z } from 'zod';

/** What the tools answer, as far as this program reads it. */
export const BatchAnswer = z.object({
  tasks: z.array(Task),
  failures: z.array(ItemFailure),
  operation_id: z.string().optional(),
});

/** An older server says nothing of what it made and left. */
export const QuickAddAnswer = BatchAnswer.extend({
  created: z.array(z.object({ kind: z.string(), name: z.string() })).default([]),
  unread: z.array(z.string()).default([]),
  suggestions: z.array(z.string()).default([]),
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

export const SingleAnswer = z.object({ task: Task, operation_id: z.string().optional() });

export const ProjectsAnswer = z.object({
  projects: z.array(Project),
  failures: z.array(ItemFailure),
  operation_id: z.string().optional(),
});

export const SectionsAnswer = z.object({
  sections: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const TagsAnswer = z.object({
  tags: z.array(z.object({ name: z.string(), open_tasks: z.number() })),
});

const Filter = z.object({ id: z.string(), name: z.string(), filter: z.string() });
export const FiltersAnswer = z.object({ filters: z.array(Filter) });

const Invitation = z.object({
  id: z.string(),
  project: z.string(),
  to: z.string(),
  role: z.string(),
  invited_by: z.string(),
  expired: z.boolean().optional(),
});
export const InvitationsAnswer = z.object({
  invitations: z.array(Invitation),
  link: z.string().optional(),
});

export const MembersAnswer = z.object({
  invitations: z.array(Invitation),
  members: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })),
});

export const CommentsAnswer = z.object({
  comments: z.array(
    z.object({ id: z.string(), author_id: z.string().optional(), body: z.string() }),
  ),
});

export const CommentedAnswer = z.object({ failures: z.array(ItemFailure) });

export const OverviewAnswer = z.object({
  overdue: z.number(),
  today: z.number(),
  next_7_days: z.number(),
  no_date: z.number(),
  projects: z.array(z.object({ name: z.string(), open: z.number(), overdue: z.number() })),
});

export const StatsAnswer = z.object({
  days: z.array(z.object({ date: z.string(), added: z.number(), completed: z.number() })),
  completed: z.number(),
  streak_days: z.number(),
});

export const ActivityAnswer = z.object({
  activity: z.array(
    z.object({
      operation_id: z.string(),
      entity: z.string(),
      entity_id: z.string(),
      actor: z.string(),
      summary: z.string(),
      at: z.string(),
    }),
  ),
});

export const PreviewAnswer = z.object({
  understood: z.string(),
  rrule: z.string(),
  next: z.array(z.object({ date: z.string().optional(), at: z.string().optional() })),
});

export const ImportAnswer = z.object({
  format: z.string(),
  added: z.record(z.string(), z.number()),
  already_there: z.number(),
  already_there_tasks: z.array(z.looseObject({ path: z.string(), title: z.string() })).default([]),
  columns: z.record(z.string(), z.string()).optional(),
  not_understood: z.array(z.looseObject({ path: z.string(), message: z.string() })),
  not_understood_count: z.number(),
});

export const ExportAnswer = z.object({
  content: z.string().optional(),
  url: z.string().optional(),
  download_url: z.string().optional(),
  not_kept: z.array(z.string()).default([]),
});

export const SettingsAnswer = z.object({ settings: z.record(z.string(), z.unknown()) });
