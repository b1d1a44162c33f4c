import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { restoreProject } from '../../domain/projects/change-project.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { ASKS_NEVER } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { ProjectBatchOutput } from '../schemas.ts';

export const restoreProjects = defineTool({
  name: 'restore_projects',
  title: 'Restore projects',
  description:
    'Brings projects of yours back from the trash, whole: sections, tasks, comments and members.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({ projects: z.array(reference).min(1).max(LIMITS.batch) }),
  output: ProjectBatchOutput,
  annotations: SETS,
  approval: ASKS_NEVER,
  example: { projects: ['Home'] },
  async run({ projects }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: projects,
      name: 'projects',
      run: (project) => restoreProject(ctx, project),
    });
    return {
      projects: await presentProjects(ctx, done),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});
