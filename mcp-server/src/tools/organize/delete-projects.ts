import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { deleteProject } from '../../domain/projects/change-project.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { LIMITS } from '../../limits.ts';
import { DESTROYS } from '../annotations.ts';
import { asksAlways } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { confirm, reference } from '../fields.ts';
import { ProjectBatchOutput } from '../schemas.ts';

export const deleteProjects = defineTool({
  name: 'delete_projects',
  title: 'Delete projects',
  description:
    'Puts projects of yours and all their tasks into the trash. Asks first; restore_projects and undo bring them back.',
  toolset: 'organize',
  scope: 'tasks:delete',
  input: z.object({ projects: z.array(reference).min(1).max(LIMITS.batch), confirm }),
  output: ProjectBatchOutput,
  annotations: DESTROYS,
  approval: asksAlways('deletes', { touches: { what: 'project', at: 'projects[]' } }),
  example: { projects: ['Home'], confirm: true },
  async question({ projects }, ctx) {
    const [only] = projects;
    if (projects.length > 1 || only === undefined)
      return `Delete ${projects.length} projects with all their tasks?`;
    const [project] = await presentProjects(ctx, [await resolveProject(ctx, only)]);
    return `Delete the project “${project?.name}” with its ${project?.open_tasks} open tasks?`;
  },
  async run({ projects }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: projects,
      name: 'projects',
      run: (project) => deleteProject(ctx, project),
    });
    return {
      projects: await presentProjects(ctx, done),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});
