import { z } from 'zod';

import { AccountEvent } from './account-events.ts';
import { DigestEvent, NoticeEvent, ReminderEvent } from './reminder-events.ts';
import { CommentEvent, ProjectEvent, TaskEvent } from './task-events.ts';

export const topics = { taskEvents: 'task-events', reminders: 'reminders' } as const;
export type Topic = (typeof topics)[keyof typeof topics];

/** Every event the platform emits; `type` decides the shape of `data`. */
export const PlatformEvent = z.union([
  TaskEvent,
  ProjectEvent,
  CommentEvent,
  AccountEvent,
  ReminderEvent,
  DigestEvent,
  NoticeEvent,
]);
export type PlatformEvent = z.infer<typeof PlatformEvent>;
