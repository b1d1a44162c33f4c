import { Delivery, ItemFailure, Notification, Project, Settings, Task } from '@taskloom/contracts';
import { z } from 'zod';

/** What the tools answer (docs: "Main inputs" and the batch shape), as far as this page reads it. */
export const TasksAnswer = z.object({
  tasks: z.array(Task),
  failures: z.array(ItemFailure),
  operation_id: z.string().optional(),
});
export type TasksAnswer = z.infer<typeof TasksAnswer>;

export const QuickAddAnswer = TasksAnswer.extend({
  understood: z.array(z.object({ kind: z.string(), text: z.string() })),
  created: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string() })),
  unread: z.array(z.string()),
  suggestions: z.array(z.string()),
});

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

export const DeliveriesAnswer = z.object({ deliveries: z.array(Delivery) });

export const UndoAnswer = z.object({
  operation_id: z.string(),
  undone: z.object({ operation_id: z.string(), tool: z.string(), summary: z.string() }),
});
export type UndoAnswer = z.infer<typeof UndoAnswer>;

export const Section = z.object({ id: z.string(), name: z.string() });
export type Section = z.infer<typeof Section>;
export const SectionsAnswer = z.object({
  sections: z.array(Section),
  operation_id: z.string().optional(),
});

export const TagsAnswer = z.object({
  tags: z.array(z.object({ name: z.string(), open_tasks: z.number().int() })),
  operation_id: z.string().optional(),
});

const SavedFilter = z.object({ id: z.string(), name: z.string(), filter: z.string() });
export const FiltersAnswer = z.object({ filters: z.array(SavedFilter) });
export const FilterAnswer = z.object({ filter: SavedFilter, operation_id: z.string().optional() });

export const Member = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['owner', 'editor', 'viewer']),
});
export type Member = z.infer<typeof Member>;
/** Somebody asked into a project who has not answered; `to` is what the inviter knows them by. */
export const Invitation = z.object({
  id: z.string(),
  project_id: z.string(),
  project: z.string(),
  to: z.string(),
  role: Member.shape.role,
  invited_by: z.string(),
  expires_at: z.string(),
  expired: z.boolean().optional(),
});
export type Invitation = z.infer<typeof Invitation>;
export const InvitationsAnswer = z.object({
  invitations: z.array(Invitation),
  link: z.string().optional(),
  operation_id: z.string().optional(),
});
export const MembersAnswer = z.object({
  members: z.array(Member),
  invitations: z.array(Invitation),
  operation_id: z.string().optional(),
});

export const Comment = z.object({
  id: z.string(),
  task_id: z.string(),
  author_id: z.string().optional(),
  source: z.enum(['agent', 'app']).optional(),
  body: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Comment = z.infer<typeof Comment>;
export const CommentPage = z.object({
  comments: z.array(Comment),
  next_cursor: z.string().optional(),
});
export const CommentsAnswer = z.object({
  comments: z.array(Comment),
  failures: z.array(ItemFailure),
  operation_id: z.string().optional(),
});

export const ActivityPage = z.object({
  activity: z.array(
    z.object({
      operation_id: z.string(),
      entity: z.string(),
      entity_id: z.string(),
      actor_id: z.string(),
      actor: z.string(),
      summary: z.string(),
      at: z.string(),
    }),
  ),
  next_cursor: z.string().optional(),
});
export type Activity = z.infer<typeof ActivityPage>['activity'][number];

export const Overview = z.object({
  date: z.string(),
  overdue: z.number().int(),
  today: z.number().int(),
  next_7_days: z.number().int(),
  no_date: z.number().int(),
  projects: z.array(
    z.object({ id: z.string(), name: z.string(), open: z.number(), overdue: z.number() }),
  ),
});

export const Stats = z.object({
  days: z.array(z.object({ date: z.string(), added: z.number(), completed: z.number() })),
  completed: z.number().int(),
  streak_days: z.number().int(),
});
export type Stats = z.infer<typeof Stats>;

export const RecurrencePreview = z.object({
  understood: z.string(),
  rrule: z.string(),
  next: z.array(z.object({ date: z.string().optional(), at: z.string().optional() })),
});
export type RecurrencePreview = z.infer<typeof RecurrencePreview>;

export const ImportReport = z.object({
  format: z.string(),
  added: z.record(z.string(), z.number()),
  already_there: z.number(),
  tasks: z.array(z.looseObject({ title: z.string() })),
  not_understood: z.array(z.looseObject({ path: z.string(), message: z.string() })),
  not_understood_count: z.number(),
  operation_id: z.string().optional(),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ExportFile = z.object({
  content: z.string().optional(),
  url: z.string().optional(),
  /** Of a file that is too large for an answer. */
  download_url: z.string().optional(),
});

export const SettingsAnswer = z.object({
  settings: Settings,
  operation_id: z.string().optional(),
});
