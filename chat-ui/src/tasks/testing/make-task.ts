import type { Task } from '@taskloom/contracts';

/** A task whose id and title are one word. */
export function makeTask(id: string, fields: Partial<Task> = {}): Task {
  return {
    id,
    title: id,
    status: 'open',
    priority: 'p4',
    project_id: 'inbox',
    tags: [],
    reminders: [],
    blocked_by: [],
    version: 1,
    created_at: '2026-11-21T09:00:00Z',
    updated_at: '2026-11-21T09:00:00Z',
    ...fields,
  };
}
