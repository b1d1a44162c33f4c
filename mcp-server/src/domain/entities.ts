import type { RecurrenceRule } from '../recurrence/index.ts';
import type { UserRow } from './actors.ts';
import type { NotificationRow } from './notifications/notification-store.ts';

/** Rows as the database holds them: instants RFC 3339 in UTC, days YYYY-MM-DD. */
export interface TaskRow {
  id: string;
  project_id: string;
  section_id: string | null;
  parent_id: string | null;
  title: string;
  notes: string | null;
  status: 'open' | 'done';
  /** 1 to 4, as p1 to p4. */
  priority: number;
  due_date: string | null;
  due_at: string | null;
  due_zone: string | null;
  due_sort: string | null;
  deadline: string | null;
  duration_minutes: number | null;
  tags: string[];
  blocked_by: string[];
  assignee_id: string | null;
  /** Who gave it to the assignee. */
  assigned_by: string | null;
  position: number;
  series_id: string | null;
  occurrence_key: string | null;
  /** What it was called in the file it was imported from. */
  external_id: string | null;
  version: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
  completed_at: string | null;
  deleted_at: string | null;
}

export interface ProjectRow {
  id: string;
  name: string;
  color: string | null;
  parent_id: string | null;
  position: number;
  inbox_of: string | null;
  external_id: string | null;
  archived_at: string | null;
  deleted_at: string | null;
  version: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

export interface SectionRow {
  id: string;
  project_id: string;
  name: string;
  position: number;
  external_id: string | null;
  deleted_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface SeriesRow {
  id: string;
  project_id: string;
  rule: RecurrenceRule;
  /** DTSTART: a day or an instant, like every occurrence's key. */
  start_key: string;
  time_zone: string;
  exdates: string[];
  rdates: string[];
  last_key: string;
  last_task_id: string;
  next_key: string | null;
  next_at: string | null;
  upcoming: string[];
  ended_at: string | null;
  /** What is made after downtime: the newest that was missed, or every one. */
  catch_up: 'latest' | 'all';
  paused_at: string | null;
  resumed_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface ReminderRow {
  id: string;
  task_id: string;
  user_id: string;
  fire_at: string | null;
  /** ISO 8601 duration from due, negative before it. */
  offset: string | null;
  released_at: string | null;
  /** When it was meant to fire, while quiet hours hold it back. */
  held_from: string | null;
  created_at: string;
}

export interface CommentRow {
  id: string;
  project_id: string;
  task_id: string;
  author_id: string | null;
  body: string;
  deleted_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface FilterRow {
  id: string;
  user_id: string;
  name: string;
  filter: string;
  position: number;
  deleted_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface MemberRow {
  id: string;
  project_id: string;
  user_id: string;
  role: 'owner' | 'editor' | 'viewer';
  created_at: string;
}

export interface EntityRows {
  task: TaskRow;
  project: ProjectRow;
  section: SectionRow;
  series: SeriesRow;
  reminder: ReminderRow;
  comment: CommentRow;
  filter: FilterRow;
  user: UserRow;
  member: MemberRow;
  notification: NotificationRow;
}
export type EntityName = keyof EntityRows;

interface EntityFacts {
  table: string;
  versioned: boolean;
  stamped: boolean;
  /** A trigger makes the row visible to its maker, too late for RETURNING. */
  readBack: boolean;
}

export const entities = {
  project: { table: 'projects', versioned: true, stamped: true, readBack: true },
  section: { table: 'sections', versioned: true, stamped: true, readBack: false },
  series: { table: 'series', versioned: true, stamped: true, readBack: false },
  task: { table: 'tasks', versioned: true, stamped: true, readBack: false },
  reminder: { table: 'reminders', versioned: false, stamped: false, readBack: false },
  comment: { table: 'comments', versioned: true, stamped: true, readBack: false },
  filter: { table: 'filters', versioned: true, stamped: true, readBack: false },
  user: { table: 'users', versioned: false, stamped: false, readBack: false },
  member: { table: 'project_members', versioned: false, stamped: false, readBack: false },
  notification: { table: 'notifications', versioned: false, stamped: false, readBack: false },
} as const satisfies Record<EntityName, EntityFacts>;
