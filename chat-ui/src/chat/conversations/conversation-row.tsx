import type { ConversationSummary } from '@taskloom/contracts';
import { Pin } from 'lucide-react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { labelAgo, type Clock } from '../../time/format-date.ts';
import { useChat } from '../session/use-chat.ts';
import { ConversationMenu } from './conversation-menu.tsx';

interface ConversationRowProps {
  conversation: ConversationSummary;
  clock: Clock;
  onChosen: () => void;
}

export function ConversationRow({ conversation, clock, onChosen }: ConversationRowProps) {
  const { chat } = useWorkspace();
  const { conversationId, title, updatedAt, pinned, archived, snippet } = conversation;
  const current = useChat((state) => state.current.conversationId === conversationId);
  return (
    <li
      className={`flex items-center rounded-control pe-1 row-height hover:bg-hover ${current ? 'bg-accent-soft' : ''}`}
    >
      <button
        type="button"
        data-conversation
        aria-current={current ? 'true' : undefined}
        onClick={() => {
          chat.open(conversationId);
          onChosen();
        }}
        className="flex min-w-0 grow flex-col justify-center self-stretch rounded-control px-2.5 py-1.5 text-start max-md:py-2.5"
      >
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="min-w-0 grow truncate">
            {title === '' ? t('New conversation') : title}
          </span>
          {pinned && <Pin size={12} aria-label={t('Pinned')} className="shrink-0 text-muted" />}
          <span className="shrink-0 text-xs text-muted">
            {archived ? t('Archived') : labelAgo(updatedAt, clock)}
          </span>
        </span>
        {snippet !== undefined && <span className="truncate text-xs text-muted">{snippet}</span>}
      </button>
      <ConversationMenu conversation={conversation} />
    </li>
  );
}
