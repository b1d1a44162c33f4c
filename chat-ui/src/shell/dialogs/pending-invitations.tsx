import { Link, Send, X } from 'lucide-react';

import type { Invitation, Member } from '../../data/answers.ts';
import { useClock } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { labelMoment } from '../../time/format-date.ts';
import { IconButton } from '../../ui/button.tsx';
import { showToast } from '../toasts.ts';

interface Props {
  invitations: readonly Invitation[];
  onShare: (said: string, given: { person: string; role: Member['role'] | 'none' }) => void;
  onFail: (error: unknown) => void;
}

/** Who is invited and has not answered: to be told again, given a link, or taken back. */
export function PendingInvitations({ invitations, onShare, onFail }: Props) {
  const { tools } = useWorkspace();
  const clock = useClock();
  if (invitations.length === 0) return null;

  async function copyLink(invitation: Invitation) {
    try {
      await navigator.clipboard.writeText(await tools.linkInvitation(invitation.id));
      showToast({ text: `Copied the link for ${invitation.to}`, tone: 'info' });
    } catch (error) {
      onFail(error);
    }
  }

  return (
    <section aria-labelledby="invited" className="flex flex-col">
      <h3 id="invited" className="text-sm font-semibold text-muted">
        Invited
      </h3>
      <ul>
        {invitations.map((invitation) => {
          const { id, to, role, expired, expires_at: end } = invitation;
          const until = labelMoment(end, clock);
          return (
            <li key={id} className="flex items-center gap-1 border-b border-line py-1.5">
              <span className="min-w-0 grow">
                <span className="block truncate">{to}</span>
                <span className="block text-sm text-muted" title={until.full}>
                  {expired === true ? `${role}, expired` : `${role}, until ${until.short}`}
                </span>
              </span>
              {expired !== true && (
                <IconButton
                  label={`Copy the link for ${to}`}
                  icon={Link}
                  onClick={() => void copyLink(invitation)}
                />
              )}
              <IconButton
                label={`Invite ${to} again`}
                icon={Send}
                onClick={() => onShare(`Invited ${to} again`, { person: to, role })}
              />
              <IconButton
                label={`Withdraw the invitation of ${to}`}
                icon={X}
                onClick={() => onShare(`${to} is no longer invited`, { person: id, role: 'none' })}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
