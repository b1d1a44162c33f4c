import type { Task } from '@taskloom/contracts';

import type { FakeTools } from './talk.ts';

export const WHEN = '2026-11-21T10:00:00.000Z';

export function task(id: string, title: string, more: Partial<Task> = {}): Task {
  return {
    id,
    title,
    status: 'open',
    priority: 'p4',
    project_id: 'inbox',
    tags: [],
    reminders: [],
    blocked_by: [],
    version: 1,
    created_at: WHEN,
    updated_at: WHEN,
    ...more,
  };
}

export const MILK = task('1', 'Buy milk', { due: { date: '2026-11-22', words: 'tomorrow' } });
export const OAT = task('2', 'Buy oat milk');
export const MUM = task('3', 'Call mum');

/** Tools over these tasks: searches by words, and changes that answer with what they were given. */
export function toolsOver(tasks: Task[], more: FakeTools = {}): FakeTools {
  const batch = (args: Record<string, unknown>) => {
    const named = args['tasks'] as (string | { task: string })[];
    const ids = named.map((each) => (typeof each === 'string' ? each : each.task));
    return { tasks: tasks.filter(({ id }) => ids.includes(id)), failures: [], operation_id: 'op' };
  };
  return {
    find_tasks: (args) => {
      const { text = '', filter = '' } = args as { text?: string; filter?: string };
      const words = text.toLowerCase();
      const any = [...filter.matchAll(/search: (\S+)/gu)].map(([, word = '']) => word);
      const fits = ({ title }: Task) =>
        any.length > 0
          ? any.some((word) => title.toLowerCase().includes(word))
          : title.toLowerCase().includes(words);
      return { tasks: tasks.filter(fits) };
    },
    complete_tasks: batch,
    delete_tasks: batch,
    update_tasks: batch,
    get_tasks: batch,
    reschedule_tasks: batch,
    find_projects: () => ({ projects: [] }),
    ...more,
  };
}
