import { Link, Send, X } from 'lucide-react';

import type { Invitation, Member } from '../../data/answers.ts';
import { useClock } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { labelMoment } from '../../time/format-date.ts';
import { IconButton } from '../../ui/button.tsx';
import { showToast } from '../toasts.ts';
import { ROLES } from './roles.ts';

const nameOf = (role: Member['role']) => ROLES.find(({ id }) => id === role)?.name ?? role;

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
      showToast({ text: t('Copied the link for {to}', { to: invitation.to }), tone: 'info' });
    } catch (error) {
      onFail(error);
    }
  }

  return (
    <section aria-labelledby="invited" className="flex flex-col">
      <h3 id="invited" className="text-sm font-semibold text-muted">
        {t('Invited')}
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
                  {expired === true
                    ? t('{role}, expired', { role: nameOf(role) })
                    : t('{role}, until {short}', { role: nameOf(role), short: until.short })}
                </span>
              </span>
              {expired !== true && (
                <IconButton
                  label={t('Copy the link for {to}', { to })}
                  icon={Link}
                  onClick={() => void copyLink(invitation)}
                />
              )}
              <IconButton
                label={t('Invite {to} again', { to })}
                icon={Send}
                onClick={() => onShare(t('Invited {to} again', { to }), { person: to, role })}
              />
              <IconButton
                label={t('Withdraw the invitation of {to}', { to })}
                icon={X}
                onClick={() =>
                  onShare(t('{to} is no longer invited', { to }), { person: id, role: 'none' })
                }
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
