import { randomUUID } from 'node:crypto';

import {
  EVENT_SPEC_VERSION,
  type ReminderEvent,
  type Task,
  type TaskEvent,
} from '@taskloom/contracts';

const START = '2026-11-21T09:00:00Z';

export function makeTask(fields: Partial<Task> = {}): Task {
  return {
    id: randomUUID(),
    title: 'Buy milk',
    status: 'open',
    priority: 'p4',
    project_id: randomUUID(),
    tags: [],
    reminders: [],
    blocked_by: [],
    version: 1,
    created_at: START,
    updated_at: START,
    ...fields,
  };
}

export function makeTaskEvent(
  type: TaskEvent['type'],
  data: { task: Task } & Partial<TaskEvent['data']>,
): TaskEvent {
  return {
    ...envelope(data.task.id),
    type,
    data: {
      version: data.task.version,
      actor_id: randomUUID(),
      operation_id: randomUUID(),
      ...data,
    },
  };
}

export function makeReminderEvent(data: Partial<ReminderEvent['data']> = {}): ReminderEvent {
  const taskId = randomUUID();
  return {
    ...envelope(taskId),
    type: 'reminder.due',
    data: {
      notice_id: randomUUID(),
      reminder_id: randomUUID(),
      occurrence: START,
      user_id: randomUUID(),
      task_id: taskId,
      title: 'Buy milk',
      version: 1,
      actor_id: randomUUID(),
      operation_id: randomUUID(),
      ...data,
    },
  };
}

function envelope(subject: string) {
  return {
    specversion: EVENT_SPEC_VERSION,
    id: randomUUID(),
    source: 'test',
    subject,
    time: START,
    datacontenttype: 'application/json',
  } as const;
}
