import type { InvitationLinks } from '../domain/invitations/invitation-links.ts';
import type { Mailer } from './mail/mailer.ts';

/** Links to the page of an invitation, and the mail that carries one. */
export function createInvitationLinks({
  publicUrl,
  mailer,
}: {
  publicUrl: string;
  mailer: Mailer | undefined;
}): InvitationLinks {
  return {
    address: (token) => `${publicUrl}/account/invitation?token=${token}`,
    mail({ to, url, project, inviter, role }) {
      // Names are other people's words: a line each, so that they pass for nothing of ours.
      const name = oneLine(project);
      mailer?.send({
        to,
        subject: `${oneLine(inviter)} invites you to ${name}`,
        lines: [
          `${oneLine(inviter)} invites you to the project “${name}” on Taskloom, ${role}.`,
          `Look at it, and accept or decline it: ${url}`,
          'The link works for two weeks. If you do not know who sent it, leave it alone: nothing happens.',
        ],
      });
    },
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, 120);
}
