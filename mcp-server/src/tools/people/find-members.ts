import { z } from 'zod';

import { listPending } from '../../domain/invitations/invitation-store.ts';
import { listMembers } from '../../domain/members/member-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { READS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { InvitationOutput, MemberOutput } from '../schemas.ts';

export const findMembers = defineTool({
  name: 'find_members',
  title: 'Find members',
  description: 'Who shares a project, with their roles; for its owners also who is invited.',
  toolset: 'people',
  scope: 'tasks:read',
  input: z.object({ project: reference }),
  output: z.object({ members: z.array(MemberOutput), invitations: z.array(InvitationOutput) }),
  annotations: READS,
  example: { project: 'Home' },
  async run({ project }, ctx) {
    const { id } = await resolveProject(ctx, project);
    return {
      members: [...(await listMembers(ctx, id))],
      invitations: (await listPending(ctx, id)).map((invitation) => ({ ...invitation })),
    };
  },
});
