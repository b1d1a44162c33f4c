import { z } from 'zod';

import { acceptInvitation, declineInvitation } from '../../domain/invitations/answer-invitation.ts';
import { listReceived, requireSent } from '../../domain/invitations/invitation-store.ts';
import { linkTo } from '../../domain/invitations/tell-invited.ts';
import { invalidInput } from '../../errors.ts';
import { DESTROYS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';
import { InvitationOutput } from '../schemas.ts';

export const manageInvitations = defineTool({
  name: 'manage_invitations',
  title: 'Manage invitations',
  description:
    'Invitations to projects that wait for your answer: list, accept, decline. With link, an address ' +
    'to hand over for one that you gave by share_project: whoever opens it may join.',
  toolset: 'people',
  scope: 'tasks:write',
  input: z.object({
    action: z.enum(['list', 'accept', 'decline', 'link']),
    invitation: reference.optional().describe('Id, or for accept and decline the project'),
  }),
  output: z.object({
    invitations: z.array(InvitationOutput),
    link: z.string().optional(),
    operation_id: z.string().optional(),
  }),
  annotations: DESTROYS,
  answersSecrets: true,
  approval: { asks: [{ reason: 'shares', when: { argument: 'action', is: ['accept', 'link'] } }] },
  example: { action: 'accept', invitation: '01980000-0000-7000-8000-000000000004' },
  async run({ action, invitation }, ctx) {
    const answer = async (link?: string) => ({
      invitations: (await listReceived(ctx)).map((row) => ({ ...row })),
      ...(link === undefined ? {} : { link }),
      operation_id: ctx.changes.operationId,
    });
    if (action === 'list') return answer();
    if (invitation === undefined)
      throw invalidInput('Say which invitation.', {
        path: 'invitation',
        hint: 'Its id, or the name of the project; action list shows yours.',
      });
    if (action === 'link') return answer(await linkTo(ctx, await requireSent(ctx, invitation)));
    if (action === 'accept') await acceptInvitation(ctx, invitation);
    else await declineInvitation(ctx, invitation);
    return answer();
  },
});
