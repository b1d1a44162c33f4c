import type { ApprovalReason } from '@taskloom/contracts';
import { useEffect } from 'react';

import { useChat } from '../chat/session/use-chat.ts';
import { useWorkspace } from '../data/workspace.ts';
import { Button } from '../ui/button.tsx';
import { SettingGroup } from './setting-field.tsx';

const FOR: Record<ApprovalReason, string> = {
  deletes: 'when it takes something away',
  forgets: 'when it would no longer keep something in mind',
  archives: 'when it puts something out of sight',
  shares: 'when it changes who sees a project',
  sends: 'when something would leave Taskloom',
  settings: 'when it changes your settings',
  overwrites: 'when it replaces what was written',
  retags: 'when it changes a tag everywhere',
  imports: 'when it adds everything in a file',
  many: 'when it changes many things',
  tells_others: 'when others would see it',
  strange_address: 'when it names somebody you have not',
  not_your_words: 'when it keeps in mind what you have not written',
  unknown_tool: 'whatever it does',
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
    <SettingGroup title="What the assistant may do">
      {(grants ?? []).length === 0 && (
        <p className="text-muted">
          It asks you each time it would take something away, share, send or change many things.
        </p>
      )}
      <ul className="space-y-2">
        {grants?.map(({ tool, title, reason, answer }) => (
          <li key={`${tool} ${reason}`} className="flex items-center gap-3">
            <span className="min-w-0 grow">
              {answer === 'always' ? 'Always' : 'Never'}: <b>{title}</b> {FOR[reason]}
            </span>
            <Button onClick={() => chat.settings.forgetGrant({ tool, reason })}>Ask again</Button>
          </li>
        ))}
      </ul>
    </SettingGroup>
  );
}
