import { ChevronDown, PanelRightClose, SquarePen } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';

import { useWorkspace } from '../data/workspace.ts';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { setUi } from '../shell/ui-store.ts';
import { t } from '../text/t.ts';
import { IconButton } from '../ui/button.tsx';
import { Composer } from './composer.tsx';
import { ConversationMenu } from './conversations/conversation-menu.tsx';
import { focusComposer } from './focus-composer.ts';
import { useChat } from './session/use-chat.ts';

const Transcript = lazy(() =>
  import('./messages/transcript.tsx').then(({ Transcript: found }) => ({ default: found })),
);
const ConversationList = lazy(() =>
  import('./conversations/conversation-list.tsx').then(({ ConversationList: found }) => ({
    default: found,
  })),
);

interface ChatPaneProps {
  /** Nothing else is on the screen, so its heading is the page's. */
  alone: boolean;
  hiddenOnPhone: boolean;
  hidden: boolean;
  /** The tasks have come, so that what was said may, too. */
  settled: boolean;
}

/** The conversation beside the tasks; on a phone, a pane of its own. */
export function ChatPane({ alone, hiddenOnPhone, hidden, settled }: ChatPaneProps) {
  const { chat } = useWorkspace();
  const { title, runId, conversationId } = useChat(({ current }) => current);
  const exists = useChat(({ current }) => current.items.some(({ runId: of }) => of !== undefined));
  const listed = useChat(({ conversations, found }) =>
    [...(conversations ?? []), ...(found?.conversations ?? [])].find(
      (each) => each.conversationId === conversationId,
    ),
  );
  const summary = listed ?? { conversationId, title, updatedAt: '' };
  const [listing, setListing] = useState(false);
  const name = title === '' ? t('New conversation') : title;
  return (
    <section
      id="conversation"
      aria-label={t('Conversation')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        if (listing) setListing(false);
        else if (runId !== undefined) chat.stop();
        else return;
        event.preventDefault();
      }}
      className={`flex min-h-0 min-w-0 flex-col border-s border-line bg-raised max-md:border-s-0 ${hidden ? 'md:hidden' : ''} ${hiddenOnPhone ? 'max-md:hidden' : ''}`}
    >
      <header className="flex h-14 shrink-0 items-center gap-0.5 border-b border-line px-2">
        <h2 {...(alone && { 'aria-level': 1 })} className="min-w-0 grow">
          <button
            type="button"
            aria-expanded={listing}
            title={t('Conversations')}
            onClick={() => setListing(!listing)}
            className="flex max-w-full items-center gap-1 rounded-control px-2 py-1.5 font-semibold hover:bg-hover max-md:py-2.5"
          >
            <span className="truncate">{listing ? t('Conversations') : name}</span>
            <ChevronDown
              size={15}
              aria-hidden
              className={`shrink-0 text-muted transition-transform ${listing ? 'rotate-180' : ''}`}
            />
          </button>
        </h2>
        {exists && !listing && <ConversationMenu conversation={summary} />}
        <IconButton
          label={t('New conversation')}
          icon={SquarePen}
          onClick={() => {
            setListing(false);
            chat.startNew();
            requestAnimationFrame(focusComposer);
          }}
        />
        <IconButton
          label={t('Hide conversation')}
          shortcut="c"
          icon={PanelRightClose}
          className="max-md:hidden"
          onClick={() => setUi({ chatOpen: false })}
        />
      </header>
      {listing ? (
        <Part name={t('The list of conversations')}>
          <ConversationList onChosen={() => setListing(false)} />
        </Part>
      ) : (
        <>
          {settled || (alone && !hiddenOnPhone) ? (
            <Part name={t('The conversation')}>
              <Transcript key={conversationId} />
            </Part>
          ) : (
            <Place />
          )}
          <Composer key={`composer-${conversationId}`} conversationId={conversationId} />
        </>
      )}
    </section>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <ErrorBoundary part={name}>
      <Suspense fallback={<Place />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

/** Where what was said, or the list, will stand. */
function Place() {
  return <div className="min-h-0 grow" />;
}
