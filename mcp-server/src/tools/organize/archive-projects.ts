import { z } from 'zod';

import { runBatch } from '../../domain/batch.ts';
import { archiveProject } from '../../domain/projects/change-project.ts';
import { presentProjects } from '../../domain/projects/project-store.ts';
import { LIMITS } from '../../limits.ts';
import { DESTROYS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { ProjectBatchOutput } from '../schemas.ts';

export const archiveProjects = defineTool({
  name: 'archive_projects',
  title: 'Archive projects',
  description: 'Puts projects out of sight with their tasks, or with archived: false back.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({
    projects: z.array(reference).min(1).max(LIMITS.batch),
    archived: z.boolean().default(true).describe('false brings them back'),
  }),
  output: ProjectBatchOutput,
  annotations: DESTROYS,
  approval: {
    asks: [{ reason: 'archives', when: { argument: 'archived', isNot: [false] } }],
    touches: { what: 'project', at: 'projects[]' },
  },
  example: { projects: ['Home'] },
  async run({ projects, archived }, ctx) {
    const { done, failures } = await runBatch(ctx, {
      items: projects,
      name: 'projects',
      run: (project) => archiveProject(ctx, { project, archived }),
    });
    return {
      projects: await presentProjects(ctx, done),
      failures,
      operation_id: ctx.changes.operationId,
    };
  },
});
