import { lookUpTask } from '../domain/resolve.ts';
import { presentTasks } from '../domain/tasks/present.ts';
import { taskIdsLike } from './complete.ts';
import type { Resource } from './define-resource.ts';

export const task: Resource = {
  name: 'task',
  title: 'A task',
  description: 'One task, whole.',
  uri: 'task://{id}',
  complete: taskIdsLike,
  async read(id, ctx) {
    const [presented] = await presentTasks(ctx, [await lookUpTask(ctx, id)]);
    return presented;
  },
};
