import { useState } from 'react';

import type { Invitation } from '../data/answers.ts';
import { useInvitations } from '../data/queries.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';

/** Projects that the person is asked into: they see nothing of one before they accept. */
export function InvitationList() {
  const invitations = useInvitations();
  if (invitations.length === 0) return null;
  return (
    <ul aria-label={t('Invitations')}>
      {invitations.map((invitation) => (
        <InvitationItem key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function InvitationItem({ invitation }: { invitation: Invitation }) {
  const { actions } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const { project, role, invited_by: inviter } = invitation;

  async function answer(given: 'accept' | 'decline') {
    setBusy(true);
    try {
      await actions.answerInvitation(invitation, given);
    } catch (error) {
      actions.fail(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <li className="border-b border-line bg-accent-soft py-3 pe-3 ps-4">
      <p className="font-semibold">{t('Join “{project}”?', { project })}</p>
      <p className="text-muted">
        {t(
          '{inviter} invites you {role, select, owner {as one of its owners} editor {as an editor} other {as a viewer}}.',
          { inviter, role },
        )}
      </p>
      <p className="mt-2 flex gap-2">
        <Button
          look="primary"
          disabled={busy}
          aria-label={t('Accept the invitation to {project}', { project })}
          onClick={() => void answer('accept')}
        >
          {t('Accept')}
        </Button>
        <Button
          disabled={busy}
          aria-label={t('Decline the invitation to {project}', { project })}
          onClick={() => void answer('decline')}
        >
          {t('Decline')}
        </Button>
      </p>
    </li>
  );
}
