import { useState } from 'react';

import type { Invitation } from '../data/answers.ts';
import { useInvitations } from '../data/queries.ts';
import { useWorkspace } from '../data/workspace.ts';
import { Button } from '../ui/button.tsx';

const ROLE_WORDS = { owner: 'as one of its owners', editor: 'as an editor', viewer: 'as a viewer' };

/** Projects that the person is asked into: they see nothing of one before they accept. */
export function InvitationList() {
  const invitations = useInvitations();
  if (invitations.length === 0) return null;
  return (
    <ul aria-label="Invitations">
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
      <p className="font-semibold">Join “{project}”?</p>
      <p className="text-muted">
        {inviter} invites you {ROLE_WORDS[role]}.
      </p>
      <p className="mt-2 flex gap-2">
        <Button
          look="primary"
          disabled={busy}
          aria-label={`Accept the invitation to ${project}`}
          onClick={() => void answer('accept')}
        >
          Accept
        </Button>
        <Button
          disabled={busy}
          aria-label={`Decline the invitation to ${project}`}
          onClick={() => void answer('decline')}
        >
          Decline
        </Button>
      </p>
    </li>
  );
}
