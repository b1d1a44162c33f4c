import type { ChannelRow } from './notifications/deliveries/channel-row.ts';
import type { RecurrenceRule } from '../recurrence/index.ts';
import type { UserRow } from './actors.ts';
import type { NotificationRow } from './notifications/inbox/notification-store.ts';

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
  /** How many there have been under its present rule, the newest included. */
  occurrence_count: number;
  ended_at: string | null;
  /** What is made after downtime: the newest that was missed, or every one. */
  catch_up: 'latest' | 'all';
  paused_at: string | null;
  resumed_at: string | null;
  /** Passing faults in a row, and when it is tried again after the last. */
  failures: number;
  retry_at: string | null;
  /** Why it is paused, where its own data keeps it from going on. */
  parked_reason: string | null;
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
  /** Releases that failed in a row. */
  failures: number;
  retry_at: string | null;
  /** Set when it is not tried again: the fault is the reminder's own. */
  parked_at: string | null;
  created_at: string;
}

export type ReminderFacts = Pick<ReminderRow, 'id' | 'fire_at' | 'offset'>;
export type SeriesFacts = Pick<
  SeriesRow,
  'id' | 'rule' | 'upcoming' | 'ended_at' | 'catch_up' | 'paused_at'
>;

/** What belongs to a task without being in its row: the actor's own reminders and its series. */
export interface TaskFacts {
  reminders: readonly ReminderFacts[] | null;
  series: SeriesFacts | null;
}

export interface CommentRow {
  id: string;
  project_id: string;
  task_id: string;
  author_id: string | null;
  /** Whose words they are; an app's is one that may do less than the person. */
  source: 'person' | 'agent' | 'app';
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

/** Somebody asked into a project. One person has one of a project, whatever became of it. */
export interface InvitationRow {
  id: string;
  project_id: string;
  email: string | null;
  user_id: string | null;
  /** What the inviter knows the person by: a name, or the address. */
  label: string;
  role: 'owner' | 'editor' | 'viewer';
  status: 'pending' | 'accepted' | 'declined' | 'withdrawn';
  invited_by: string;
  told_user_id: string | null;
  told_at: string | null;
  created_at: string;
  expires_at: string;
}

/** The secret address of a person's calendar: the log holds only that it changed. */
export type FeedRow = Pick<ChannelRow, 'id' | 'created_at'>;

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
  invitation: InvitationRow;
  notification: NotificationRow;
  channel: ChannelRow;
  feed: FeedRow;
}
export type EntityName = keyof EntityRows;
