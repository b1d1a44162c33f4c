import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { updateProject } from '../../domain/projects/change-project.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { color, name, reference } from '../fields.ts';
import { ProjectBatchOutput } from '../schemas.ts';

const ProjectPatch = z
  .object({
    project: reference,
    name: name.optional(),
    color: color.optional(),
    parent: reference.optional(),
    clear: z.array(z.enum(['color', 'parent'])).optional(),
  })
  .strict();

export const updateProjects = defineTool({
  name: 'update_projects',
  title: 'Change projects',
  description: 'Renames, colours or nests projects; changes only what is named.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({ projects: z.array(ProjectPatch).min(1).max(LIMITS.batch) }),
  output: ProjectBatchOutput,
  annotations: SETS,
  approval: { asks: [], touches: { what: 'project', at: 'projects[].project', counts: true } },
  example: { projects: [{ project: 'Home', name: 'House' }] },
  async run({ projects }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: projects,
      name: 'projects',
      run: (patch) => updateProject(ctx, patch),
    });
    return {
      projects: await presentProjects(ctx, done),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});
