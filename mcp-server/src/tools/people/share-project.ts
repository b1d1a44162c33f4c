import { z } from 'zod';

import { listMembers, setMember } from '../../domain/members/member-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { SETS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { MemberOutput } from '../schemas.ts';

export const shareProject = defineTool({
  name: 'share_project',
  title: 'Share a project',
  description:
    'Gives a person a role in a project of yours, changes it, or takes them out with role none. ' +
    'Editors change tasks, viewers only see them.',
  toolset: 'people',
  scope: 'tasks:write',
  input: z.object({
    project: reference,
    person: reference.describe('E-mail address, name or id'),
    role: z.enum(['owner', 'editor', 'viewer', 'none']),
  }),
  output: z.object({ members: z.array(MemberOutput), operation_id: z.string() }),
  annotations: SETS,
  example: { project: 'Home', person: 'ben@example.com', role: 'editor' },
  async run({ project: given, person, role }, ctx) {
    const project = await resolveProject(ctx, given);
    await setMember(ctx, { project, person, role: role === 'none' ? null : role });
    const members = await listMembers(ctx, project.id);
    return { members: [...members], operation_id: ctx.changes.operationId };
  },
});
