import { z } from 'zod';

import { resolveProject } from '../../domain/resolve.ts';
import {
  addSection,
  deleteSection,
  listSections,
  renameSection,
} from '../../domain/sections/section-store.ts';
import { invalidInput } from '../../errors.ts';
import { DESTROYS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { name, reference } from '../fields.ts';

export const manageSections = defineTool({
  name: 'manage_sections',
  title: 'Manage sections',
  description:
    'Adds, renames or deletes a section of a project (its tasks stay), or with action list shows them.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({
    project: reference,
    action: z.enum(['list', 'add', 'rename', 'delete']),
    section: reference.optional().describe('For rename and delete'),
    name: name.optional().describe('For add and rename'),
  }),
  output: z.object({
    sections: z.array(z.object({ id: z.string(), name: z.string() })),
    operation_id: z.string().optional(),
  }),
  annotations: DESTROYS,
  approval: {
    asks: [{ reason: 'deletes', when: { argument: 'action', is: ['delete'] } }],
    touches: { what: 'project', at: 'project' },
  },
  example: { project: 'Home', action: 'add', name: 'Kitchen' },
  async run({ project, action, section, name: given }, ctx) {
    const { id: projectId } = await resolveProject(ctx, project);
    if (action === 'add') await addSection(ctx, { projectId, name: need(given, 'name') });
    if (action === 'rename')
      await renameSection(ctx, {
        projectId,
        section: need(section, 'section'),
        name: need(given, 'name'),
      });
    if (action === 'delete')
      await deleteSection(ctx, { projectId, section: need(section, 'section') });
    return {
      sections: [...(await listSections(ctx, projectId))],
      operation_id: ctx.changes.operationId,
    };
  },
});

function need(value: string | undefined, path: string): string {
  if (value !== undefined) return value;
  throw invalidInput(`This action needs ${path}.`, { path });
}
