import { MessagesSquare, Trash2 } from 'lucide-react';

import { useClock } from '../data/queries.ts';
import { useWorkspace } from '../data/workspace.ts';
import { setUi } from '../shell/ui-store.ts';
import { labelAgo } from '../time/format-date.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useChat } from './use-chat.ts';

export function ConversationList({ onChosen }: { onChosen: () => void }) {
  const { chat } = useWorkspace();
  const conversations = useChat((state) => state.conversations);
  const currentId = useChat(({ current }) => current.conversationId);
  const clock = useClock();
  if (conversations?.length === 0) {
    return (
      <EmptyState icon={MessagesSquare} title="No conversations yet">
        <p className="text-muted">What you say to Taskloom is kept here.</p>
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Conversations" className="min-h-0 grow overflow-y-auto p-2">
      {conversations?.map(({ conversationId, title, updatedAt }) => {
        const name = title === '' ? 'New conversation' : title;
        return (
          <li
            key={conversationId}
            className={`group flex items-center rounded-control pr-1 row-height hover:bg-hover ${conversationId === currentId ? 'bg-accent-soft' : ''}`}
          >
            <button
              type="button"
              aria-current={conversationId === currentId ? 'true' : undefined}
              onClick={() => {
                chat.open(conversationId);
                onChosen();
              }}
              className="flex min-w-0 grow items-baseline gap-2 self-stretch rounded-control px-2.5 py-1.5 text-left max-md:py-2.5"
            >
              <span className="min-w-0 grow truncate">{name}</span>
              <span className="shrink-0 text-xs text-muted">{labelAgo(updatedAt, clock)}</span>
            </button>
            <IconButton
              label={`Delete conversation ${name}`}
              icon={Trash2}
              onClick={() =>
                setUi({ dialog: { kind: 'delete-conversation', conversationId, title: name } })
              }
            />
          </li>
        );
      })}
    </ul>
  );
}
