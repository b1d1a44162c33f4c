import { z } from 'zod';

import { NotificationKind, Settings } from './settings.ts';

/** Task fields as tools answer them and events carry them. Absent means none; there are no nulls. */
export const Priority = z.enum(['p1', 'p2', 'p3', 'p4']);
export type Priority = z.infer<typeof Priority>;

export const TaskStatus = z.enum(['open', 'done']);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** Either a calendar day (`date`, YYYY-MM-DD) or an instant (`at`, RFC 3339 in UTC) with its IANA zone. */
export const Due = z.object({
  date: z.string().optional(),
  at: z.string().optional(),
  time_zone: z.string().optional(),
  words: z.string(),
});
export type Due = z.infer<typeof Due>;

/** `rrule` is RFC 5545's RRULE value; `next` the next dates (YYYY-MM-DD) or instants (RFC 3339). */
export const Recurrence = z.object({
  rrule: z.string(),
  words: z.string(),
  anchor: z.enum(['schedule', 'completion']),
  next: z.array(z.string()),
  /** Nothing new is made until it goes on. */
  paused: z.boolean().optional(),
  /** After downtime every occurrence that was missed is made, not only the newest. */
  catch_up: z.enum(['latest', 'all']).optional(),
});
export type Recurrence = z.infer<typeof Recurrence>;

/** `offset` is an ISO 8601 duration before (negative) or after due; without it the instant was given. */
export const Reminder = z.object({
  id: z.string(),
  fire_at: z.string(),
  offset: z.string().optional(),
});
export type Reminder = z.infer<typeof Reminder>;

export const Task = z.object({
  id: z.string(),
  title: z.string(),
  notes: z.string().optional(),
  status: TaskStatus,
  priority: Priority,
  due: Due.optional(),
  deadline: z.string().optional(),
  duration_minutes: z.number().int().optional(),
  project_id: z.string(),
  section_id: z.string().optional(),
  parent_id: z.string().optional(),
  assignee_id: z.string().optional(),
  tags: z.array(z.string()),
  recurrence: Recurrence.optional(),
  reminders: z.array(Reminder),
  blocked_by: z.array(z.string()),
  version: z.number().int(),
  created_at: z.string(),
  updated_at: z.string(),
  completed_at: z.string().optional(),
});
export type Task = z.infer<typeof Task>;

export const Project = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string().optional(),
  inbox: z.boolean(),
  parent_id: z.string().optional(),
  /** Out of sight with its tasks; absent means not. */
  archived: z.boolean().optional(),
  /** When it went into the trash; absent means that it is not there. */
  deleted_at: z.string().optional(),
  role: z.enum(['owner', 'editor', 'viewer']),
  open_tasks: z.number().int(),
  version: z.number().int(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Project = z.infer<typeof Project>;

export const Notification = z.object({
  id: z.string(),
  kind: NotificationKind,
  title: z.string(),
  body: z.string().optional(),
  task_id: z.string().optional(),
  project_id: z.string().optional(),
  created_at: z.string(),
  read_at: z.string().optional(),
});
export type Notification = z.infer<typeof Notification>;

/** The caller: `week_start` is ISO 8601's day number, 1 = Monday. */
export const Me = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  time_zone: z.string(),
  week_start: z.number().int().min(1).max(7),
  inbox_project_id: z.string(),
  scopes: z.array(z.string()),
  settings: Settings.optional(),
});
export type Me = z.infer<typeof Me>;
