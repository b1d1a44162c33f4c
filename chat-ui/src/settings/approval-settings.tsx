import type { ApprovalReason } from '@taskloom/contracts';
import { useEffect } from 'react';

import { useChat } from '../chat/session/use-chat.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { SettingGroup } from './setting-field.tsx';

const FOR: Record<ApprovalReason, string> = {
  deletes: t('when it takes something away'),
  forgets: t('when it would no longer keep something in mind'),
  archives: t('when it puts something out of sight'),
  shares: t('when it changes who sees a project'),
  sends: t('when something would leave Taskloom'),
  settings: t('when it changes your settings'),
  overwrites: t('when it replaces what was written'),
  retags: t('when it changes a tag everywhere'),
  imports: t('when it adds everything in a file'),
  many: t('when it changes many things'),
  tells_others: t('when others would see it'),
  strange_address: t('when it names somebody you have not'),
  not_your_words: t('when it keeps in mind what you have not written'),
  unknown_tool: t('whatever it does'),
};

/** What the person has answered the assistant for good, each to be taken back. */
export function ApprovalSettings() {
  const { chat } = useWorkspace();
  const grants = useChat(({ grants: known }) => known);
  const socket = useChat(({ socket: state }) => state);
  useEffect(() => {
    if (socket === 'ready') chat.settings.listGrants();
  }, [chat, socket]);
  return (
    <SettingGroup title={t('What the assistant may do')}>
      {(grants ?? []).length === 0 && (
        <p className="text-muted">
          {t(
            'It asks you each time it would take something away, share, send or change many things.',
          )}
        </p>
      )}
      <ul className="space-y-2">
        {grants?.map(({ tool, title, reason, answer }) => (
          <li key={`${tool} ${reason}`} className="flex items-center gap-3">
            <span className="min-w-0 grow">
              {answer === 'always' ? t('Always') : t('Never')}: <b>{title}</b> {FOR[reason]}
            </span>
            <Button onClick={() => chat.settings.forgetGrant({ tool, reason })}>
              {t('Ask again')}
            </Button>
          </li>
        ))}
      </ul>
    </SettingGroup>
  );
}
