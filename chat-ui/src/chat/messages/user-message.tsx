import type { ChatMessage } from '@taskloom/contracts';
import { Clock3, RotateCcw } from 'lucide-react';
import { useState } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import type { UserItem } from '../session/conversation-state.ts';
import { useChat } from '../session/use-chat.ts';
import { UserActions } from './message-actions.tsx';
import { MessageEditor } from './message-editor.tsx';

const BUBBLE = 'max-w-[88%] rounded-panel px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]';

export function UserMessage({ item }: { item: UserItem }) {
  const { chat } = useWorkspace();
  const offline = useChat(({ socket }) => socket !== 'ready');
  const [editing, setEditing] = useState(false);
  const { runId } = item;
  if (editing && runId !== undefined) {
    return (
      <MessageEditor
        label={t('Edit message')}
        action={t('Send')}
        text={item.text}
        note={t('Starts a new branch here. What was done to your tasks stays done.')}
        onSave={(text) => chat.rewrite(runId, text)}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <div className="group flex flex-col items-end gap-1">
      <p className={`${BUBBLE} bg-accent-soft`}>
        <span className="sr-only">{t('You:')} </span>
        {item.text}
      </p>
      {runId !== undefined && (
        <UserActions item={item} runId={runId} onEdit={() => setEditing(true)} />
      )}
      {item.delivery === 'sending' && offline && (
        <p className="flex items-center gap-1 text-xs text-muted">
          <Clock3 size={12} aria-hidden /> {t('Sends when Taskloom is back')}
        </p>
      )}
      {item.delivery === 'refused' && (
        <ErrorNotice message={item.error?.message ?? t('Not sent.')} hint={item.error?.hint}>
          <Button icon={RotateCcw} onClick={() => chat.sayAgain(item.text, item.id)}>
            {t('Send again')}
          </Button>
        </ErrorNotice>
      )}
    </div>
  );
}

export function QueuedMessage({ message: { messageId, text } }: { message: ChatMessage }) {
  const { chat } = useWorkspace();
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <MessageEditor
        label={t('Queued message')}
        action={t('Save')}
        text={text}
        onSave={(changed) => chat.changeQueued(messageId, changed)}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <div className="flex flex-col items-end gap-1">
      <p className={`${BUBBLE} border border-dashed border-control`}>{text}</p>
      <p className="flex items-center gap-1 text-xs text-muted">
        <Clock3 size={12} aria-hidden /> {t('Queued: next, when this answer ends')}
        <Button look="quiet" onClick={() => setEditing(true)}>
          {t('Edit')}
        </Button>
        <Button look="quiet" onClick={() => chat.changeQueued(messageId)}>
          {t('Take back')}
        </Button>
      </p>
    </div>
  );
}
