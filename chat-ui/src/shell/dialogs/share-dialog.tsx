import type { Project } from '@taskloom/contracts';
import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';

import type { Member } from '../../data/answers.ts';
import { useMe, useSharing } from '../../data/queries.ts';
import { toToolError } from '../../data/tool-error.ts';
import type { ToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Modal } from '../../ui/modal.tsx';
import { setUi } from '../ui-store.ts';
import { PendingInvitations } from './pending-invitations.tsx';
import { ROLES } from './roles.ts';

/** Who shares a project and who is invited, and with which right. */
export function ShareDialog({ project }: { project: Project }) {
  const { actions } = useWorkspace();
  const sharing = useSharing(project.id);
  const members = sharing?.members ?? [];
  const me = useMe();
  const [person, setPerson] = useState('');
  const [role, setRole] = useState<Member['role']>('editor');
  const [error, setError] = useState<ToolError>();
  const mayShare = project.role === 'owner';

  async function share(
    said: string,
    given: { person: string; role: Member['role'] | 'none' },
  ): Promise<boolean> {
    setError(undefined);
    try {
      await actions.share(project, said, given);
      return true;
    } catch (refused) {
      setError(toToolError(refused));
      return false;
    }
  }

  async function add(event: FormEvent) {
    event.preventDefault();
    const who = person.trim();
    if (who !== '' && (await share(t('Invited {who}', { who }), { person: who, role })))
      setPerson('');
  }

  return (
    <Modal
      closable
      title={t('Share {name}', { name: project.name })}
      onClose={() => setUi({ dialog: undefined })}
    >
      <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-3 pb-5">
        <ul aria-label={t('People')} className="flex flex-col">
          {members.map((member) => (
            <li key={member.id} className="flex items-center gap-2 border-b border-line py-1.5">
              <span className="min-w-0 grow truncate">
                {member.name}
                {member.id === me?.id && <span className="text-muted"> {t('(you)')}</span>}
              </span>
              {mayShare ? (
                <Choice
                  label={t('Role of {name}', { name: member.name })}
                  value={member.role}
                  options={ROLES.map(({ id, name }) => ({ id, name }))}
                  onChoose={(chosen) => {
                    const known = ROLES.find(({ id }) => id === chosen);
                    if (known && known.id !== member.role) {
                      const said = t(
                        '{name} is {role, select, owner {owner} editor {editor} other {viewer}} now',
                        { name: member.name, role: known.id },
                      );
                      void share(said, { person: member.id, role: known.id });
                    }
                  }}
                />
              ) : (
                <span className="text-muted">
                  {ROLES.find(({ id }) => id === member.role)?.name}
                </span>
              )}
              {(mayShare || member.id === me?.id) && members.length > 1 && (
                <IconButton
                  label={
                    member.id === me?.id
                      ? t('Leave the project')
                      : t('Remove {name}', { name: member.name })
                  }
                  icon={UserMinus}
                  onClick={() => {
                    const isMe = member.id === me?.id;
                    const said = isMe
                      ? t('You left “{name}”', { name: project.name })
                      : t('{name} is out', { name: member.name });
                    void share(said, { person: member.id, role: 'none' });
                  }}
                />
              )}
            </li>
          ))}
        </ul>
        <PendingInvitations
          invitations={sharing?.invitations ?? []}
          onShare={(said, given) => void share(said, given)}
          onFail={(failed) => setError(toToolError(failed))}
        />
        {mayShare && (
          <form onSubmit={(event) => void add(event)} className="flex flex-col gap-1.5">
            <label htmlFor="share-person" className="text-sm font-semibold text-muted">
              {t('Invite a person')}
            </label>
            <div className="flex flex-wrap gap-2">
              <input
                id="share-person"
                value={person}
                onChange={({ target }) => setPerson(target.value)}
                placeholder={t('E-mail address or name')}
                autoComplete="off"
                className="h-9 min-w-40 grow rounded-control border border-control bg-surface px-2.5 max-md:h-11"
              />
              <Choice
                label={t('Role')}
                value={role}
                options={ROLES.map(({ id, name }) => ({ id, name }))}
                onChoose={(chosen) => {
                  const known = ROLES.find(({ id }) => id === chosen);
                  if (known) setRole(known.id);
                }}
              />
              <Button type="submit" look="primary" disabled={person.trim() === ''}>
                {t('Invite')}
              </Button>
            </div>
            <p className="text-sm text-muted">
              {t(
                'They see the project once they accept. Editors change tasks, viewers only see them, owners invite people and delete the project too.',
              )}
            </p>
          </form>
        )}
        {error && (
          <p role="alert" className="text-sm">
            <span className="text-danger">{error.message}</span> {error.hint}
          </p>
        )}
      </div>
    </Modal>
  );
}
