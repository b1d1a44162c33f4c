import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { updateProject } from '../../domain/projects/change-project.ts';
import { addProject, presentProjects } from '../../domain/projects/project-store.ts';
import { LIMITS } from '../../limits.ts';
import { ADDS } from '../annotations.ts';
import { ASKS_NEVER } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { color, name, reference } from '../fields.ts';
import { ProjectBatchOutput } from '../schemas.ts';

export const addProjects = defineTool({
  name: 'add_projects',
  title: 'Add projects',
  description: 'Adds projects; you own them.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({
    projects: z
      .array(
        z
          .object({
            name,
            color: color.optional(),
            parent: reference.optional(),
          })
          .strict(),
      )
      .min(1)
      .max(LIMITS.batch),
  }),
  output: ProjectBatchOutput,
  annotations: ADDS,
  approval: ASKS_NEVER,
  example: { projects: [{ name: 'Home' }] },
  async run({ projects }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: projects,
      name: 'projects',
      run: async ({ parent, ...project }) => {
        const row = await addProject(ctx, project);
        return parent === undefined ? row : updateProject(ctx, { project: row.id, parent });
      },
    });
    return {
      projects: await presentProjects(ctx, done),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});
