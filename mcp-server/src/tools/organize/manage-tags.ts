import { z } from 'zod';

import { listTags, replaceTag } from '../../domain/tasks/tags.ts';
import { invalidInput, notFound } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { DESTROYS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';

const tag = z.string().trim().min(1).max(LIMITS.tag);

export const manageTags = defineTool({
  name: 'manage_tags',
  title: 'Manage tags',
  description:
    'Lists your tags with their open tasks; renames one (or merges it into another) or deletes it everywhere.',
  toolset: 'organize',
  scope: 'tasks:write',
  input: z.object({
    action: z.enum(['list', 'rename', 'delete']),
    tag: tag.optional(),
    name: tag.optional().describe('For rename'),
  }),
  output: z.object({
    tags: z.array(z.object({ name: z.string(), open_tasks: z.number().int() })),
    changed_tasks: z.number().int(),
    operation_id: z.string().optional(),
  }),
  annotations: DESTROYS,
  approval: {
    asks: [
      { reason: 'deletes', when: { argument: 'action', is: ['delete'] } },
      { reason: 'retags', when: { argument: 'action', is: ['rename'] } },
    ],
    touches: { what: 'tag', at: 'tag' },
  },
  example: { action: 'rename', tag: 'errand', name: 'errands' },
  async run({ action, tag: given, name }, ctx) {
    let changed = 0;
    if (action !== 'list') {
      if (given === undefined || (action === 'rename' && name === undefined))
        throw invalidInput(`This action needs ${given === undefined ? 'tag' : 'name'}.`, {
          path: given === undefined ? 'tag' : 'name',
        });
      changed = await replaceTag(ctx, { tag: given, by: action === 'rename' ? name : undefined });
      if (changed === 0) throw notFound(`No task has the tag "${given}".`, { path: 'tag' });
    }
    return {
      tags: await listTags(ctx),
      changed_tasks: changed,
      operation_id: ctx.changes.operationId,
    };
  },
});
