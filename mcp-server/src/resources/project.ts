import { presentProjects } from '../domain/projects/project-store.ts';
import { resolveProject } from '../domain/resolve.ts';
import { findTasksByQuery } from '../domain/tasks/find-tasks.ts';
import { presentTasks } from '../domain/tasks/present.ts';
import { LIMITS } from '../limits.ts';
import { projectIdsLike } from './complete.ts';
import type { Resource } from './define-resource.ts';

export const project: Resource = {
  name: 'project',
  title: 'A project',
  description: 'A project with its open tasks, the first page.',
  uri: 'project://{id}',
  complete: projectIdsLike,
  async read(id, ctx) {
    const row = await resolveProject(ctx, id);
    const [presented] = await presentProjects(ctx, [row]);
    const { rows } = await findTasksByQuery(ctx, { projectId: row.id, limit: LIMITS.page });
    return { project: presented, tasks: await presentTasks(ctx, rows) };
  },
};
