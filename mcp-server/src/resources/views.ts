import { findTasksByQuery } from '../domain/tasks/find-tasks.ts';
import { presentTasks } from '../domain/tasks/present.ts';
import { LIMITS } from '../limits.ts';
import type { Resource } from './define-resource.ts';

function view({
  name,
  filter,
  description,
}: {
  name: string;
  filter: string;
  description: string;
}) {
  return {
    name,
    title: name,
    description,
    uri: `view://${name}`,
    async read(_id, ctx) {
      const { rows } = await findTasksByQuery(ctx, { filter, limit: LIMITS.page });
      return { tasks: await presentTasks(ctx, rows) };
    },
  } satisfies Resource;
}

export const views: readonly Resource[] = [
  view({ name: 'today', filter: 'today | overdue', description: 'Due today or before.' }),
  view({ name: 'upcoming', filter: 'upcoming', description: 'Due after today.' }),
  view({
    name: 'overdue',
    filter: 'overdue',
    description: 'Due on a day before today and still open.',
  }),
  view({ name: 'inbox', filter: 'inbox', description: 'In no project of their own.' }),
];
