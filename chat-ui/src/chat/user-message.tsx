import { Clock3, RotateCcw } from 'lucide-react';

import { useWorkspace } from '../data/workspace.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import type { UserItem } from './conversation-state.ts';
import { useChat } from './use-chat.ts';

const BUBBLE = 'max-w-[88%] rounded-panel px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]';

export function UserMessage({ item }: { item: UserItem }) {
  const { chat } = useWorkspace();
  const offline = useChat(({ socket }) => socket !== 'ready');
  return (
    <div className="flex flex-col items-end gap-1">
      <p className={`${BUBBLE} bg-accent-soft`}>
        <span className="sr-only">You: </span>
        {item.text}
      </p>
      {item.delivery === 'sending' && offline && (
        <p className="flex items-center gap-1 text-xs text-muted">
          <Clock3 size={12} aria-hidden /> Sends when Taskloom is back
        </p>
      )}
      {item.delivery === 'refused' && (
        <ErrorNotice message={item.error?.message ?? 'Not sent.'} hint={item.error?.hint}>
          <Button icon={RotateCcw} onClick={() => chat.sayAgain(item.text, item.id)}>
            Send again
          </Button>
        </ErrorNotice>
      )}
    </div>
  );
}

export function QueuedMessage({ text }: { text: string }) {
  return (
    <div className="flex flex-col items-end gap-1">
      <p className={`${BUBBLE} border border-dashed border-control`}>{text}</p>
      <p className="flex items-center gap-1 text-xs text-muted">
        <Clock3 size={12} aria-hidden /> Queued: next, when this answer ends
      </p>
    </div>
  );
}
