import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

import { t } from '../../text/t.ts';
import type {
  ChatItem,
  ConversationState,
  TextItem,
  ToolItem,
} from '../session/conversation-state.ts';
import { runsIn } from '../session/branches.ts';
import { useKnownNames } from '../tool-calls/use-known-names.ts';
import { announce } from './announce.ts';
import { Greeting } from './greeting.tsx';
import { BranchSwitch } from './message-actions.tsx';
import { RunEnd } from './run-end.tsx';
import { StreamedMessage } from './streamed-message.tsx';
import { foldLookUps, type LookUps } from '../tool-calls/look-ups.ts';
import { LookUpsCard } from '../tool-calls/look-ups-card.tsx';
import { ToolCall } from '../tool-calls/tool-call.tsx';
import { useChat } from '../session/use-chat.ts';
import { QueuedMessage, UserMessage } from './user-message.tsx';

/** Nearer than this to the end counts as reading along. */
const FOLLOW_PX = 48;

export function Transcript() {
  const conversation = useChat(({ current }) => current);
  const { items, queued, thinking, waiting, loaded } = conversation;
  const { scroller, following, follow, onScroll } = useFollow(conversation);
  const empty = items.length === 0 && queued.length === 0;
  return (
    <div className="relative flex min-h-0 grow flex-col">
      <div
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('Transcript')}
        className="min-h-0 grow overflow-y-auto overscroll-contain -outline-offset-2"
      >
        {empty ? (
          loaded && <Greeting />
        ) : (
          <div className="mx-auto flex max-w-[46rem] flex-col gap-3 px-4 py-5">
            {foldLookUps(conversation).map((item) => (
              <Item key={`${item.kind}:${item.id}`} item={item} items={items} />
            ))}
            <BranchSwitch turn={runsIn(items).length} />
            {thinking && <Thinking why={waiting} />}
            {queued.map((message) => (
              <QueuedMessage key={message.messageId} message={message} />
            ))}
          </div>
        )}
      </div>
      {!following && (
        <button
          type="button"
          aria-label={t('Go to the latest message')}
          onClick={follow}
          className="absolute bottom-3 left-1/2 grid size-9 -translate-x-1/2 place-items-center rounded-full border border-line bg-raised shadow-float max-md:size-11"
        >
          <ArrowDown size={17} aria-hidden />
        </button>
      )}
      <Announcement conversation={conversation} />
    </div>
  );
}

function Item({ item, items }: { item: ChatItem | LookUps; items: ChatItem[] }) {
  switch (item.kind) {
    case 'user':
      return <UserMessage item={item} />;
    case 'text':
      return <StreamedMessage item={item} ended={isLastOfRun(item, items) && !item.streaming} />;
    case 'tool':
      return <ToolCall item={item} preparatory={isPreparatory(item, items)} />;
    case 'look_ups':
      return <LookUpsCard calls={item.calls} />;
    case 'end':
      return <RunEnd item={item} items={items} />;
  }
}

function isLastOfRun(item: TextItem, items: ChatItem[]): boolean {
  return items.findLast((other) => other.kind === 'text' && other.runId === item.runId) === item;
}

function isPreparatory(item: ToolItem, items: ChatItem[]): boolean {
  const later = items.slice(items.indexOf(item) + 1);
  return later.some((other) => other.kind === 'tool' && other.runId === item.runId);
}

function Thinking({ why }: { why: string | undefined }) {
  return (
    <p className="after-200ms flex h-6 items-center gap-1 text-muted">
      <span className="sr-only">{t('Taskloom is working')}</span>
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          className="size-1.5 animate-caret rounded-full bg-muted"
          style={{ animationDelay: `${dot * 160}ms` }}
        />
      ))}
      {why !== undefined && <span className="ps-2">{why}</span>}
    </p>
  );
}

function Announcement({ conversation }: { conversation: ConversationState }) {
  const known = useKnownNames();
  return (
    <p aria-live="polite" className="sr-only">
      {announce(conversation, known)}
    </p>
  );
}

/** Stays at the end while the reader is there; leaves them alone once they scroll up. */
function useFollow(conversation: ConversationState) {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const last = conversation.items.at(-1);
  const ownMessage = last?.kind === 'user' && last.delivery === 'sending' ? last.id : undefined;
  const shownOwn = useRef(ownMessage);

  // Scrolling reports itself to `onScroll`, which is what decides whether the reader follows.
  const follow = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  useLayoutEffect(() => {
    const said = ownMessage !== undefined && shownOwn.current !== ownMessage;
    shownOwn.current = ownMessage;
    if (following || said) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- whatever grew, its end is followed
  }, [conversation, following, ownMessage]);

  // Shown after it was hidden, or squeezed by a growing composer or a phone's keyboard.
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !following) return undefined;
    const observer = new ResizeObserver(() => element.scrollTo({ top: element.scrollHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [following]);

  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    setFollowing(left < FOLLOW_PX);
  };
  return { scroller, following, follow, onScroll };
}
