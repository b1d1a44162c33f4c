import type { Me, Project, Task } from '@taskloom/contracts';

export const HOME = 'project-home';

let made = 0;

/** A task whose id ends in its own number. */
export function makeTask(fields: Partial<Task> & { title: string }): Task {
  made += 1;
  const tail = made.toString(16).padStart(12, '0');
  return {
    id: `01980000-0000-7000-8000-${tail}`,
    status: 'open',
    priority: 'p4',
    project_id: 'project-inbox',
    tags: [],
    reminders: [],
    blocked_by: [],
    version: 1,
    created_at: '2026-11-21T09:00:00Z',
    updated_at: '2026-11-21T09:00:00Z',
    ...fields,
  };
}

export const me: Me = {
  id: 'user-1',
  name: 'Ada',
  time_zone: 'Europe/Berlin',
  week_start: 1,
  inbox_project_id: 'project-inbox',
  scopes: [],
};

export const home: Project = {
  id: HOME,
  name: 'Home',
  inbox: false,
  role: 'owner',
  open_tasks: 1,
  version: 1,
  created_at: '2026-11-21T09:00:00Z',
  updated_at: '2026-11-21T09:00:00Z',
};
