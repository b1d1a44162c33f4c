import { z } from 'zod';

import { listMembers } from '../../domain/members/member-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { MemberOutput } from '../schemas.ts';

export const findMembers = defineTool({
  name: 'find_members',
  title: 'Find members',
  description: 'Who shares a project, with their roles.',
  toolset: 'people',
  scope: 'tasks:read',
  input: z.object({ project: reference }),
  output: z.object({ members: z.array(MemberOutput) }),
  annotations: READS,
  example: { project: 'Home' },
  async run({ project }, ctx) {
    return { members: [...(await listMembers(ctx, (await resolveProject(ctx, project)).id))] };
  },
});
