import { z } from 'zod';

import { listPending } from '../../domain/invitations/invitation-store.ts';
import { listMembers, share, unshare } from '../../domain/members/member-store.ts';
import { resolveProject } from '../../domain/resolve.ts';
import { DESTROYS } from '../annotations.ts';
import { asksAlways } from '../approvals.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { InvitationOutput, MemberOutput } from '../schemas.ts';

export const shareProject = defineTool({
  name: 'share_project',
  title: 'Share a project',
  description:
    'Invites a person to a project of yours in a role; they join when they accept. Changes the role of ' +
    'who is in it; role none takes them out, or the invitation back. Editors change tasks, viewers see them.',
  toolset: 'people',
  scope: 'tasks:write',
  input: z.object({
    project: reference,
    person: reference.describe('E-mail address, name or id'),
    role: z.enum(['owner', 'editor', 'viewer', 'none']),
  }),
  output: z.object({
    members: z.array(MemberOutput),
    invitations: z.array(InvitationOutput),
    operation_id: z.string().optional(),
  }),
  // An address that has no account gets a mail.
  annotations: { ...DESTROYS, openWorldHint: true },
  approval: asksAlways('shares', {
    touches: { what: 'project', at: 'project' },
    people: ['person'],
  }),
  example: { project: 'Home', person: 'ben@example.com', role: 'editor' },
  async run({ project: given, person, role }, ctx) {
    const project = await resolveProject(ctx, given);
    if (role === 'none') await unshare(ctx, { project, person });
    else await share(ctx, { project, person, role });
    return {
      members: [...(await listMembers(ctx, project.id))],
      invitations: (await listPending(ctx, project.id)).map((invitation) => ({ ...invitation })),
      operation_id: ctx.changes.operationId,
    };
  },
});
