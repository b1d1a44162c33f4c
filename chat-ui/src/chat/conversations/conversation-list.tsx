import type { ConversationSummary } from '@taskloom/contracts';
import { Archive, MessagesSquare, SearchX } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import { useClock } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useChat } from '../session/use-chat.ts';
import { ConversationRow } from './conversation-row.tsx';
import { ConversationSearch } from './conversation-search.tsx';
import { groupByDate } from './group-by-date.ts';

/** All conversations: what was said is searched, pinned ones come first, archived ones stand apart. */
export function ConversationList({ onChosen }: { onChosen: () => void }) {
  const { chat } = useWorkspace();
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const recent = useChat((state) => state.conversations);
  const found = useChat((state) => state.found);
  const body = useRef<HTMLDivElement>(null);
  const isLooking = search !== '' || archived;
  const shown = isLooking ? found?.conversations : recent;

  function look(next: { search: string; archived: boolean }) {
    setSearch(next.search);
    setArchived(next.archived);
    chat.find(next);
  }

  return (
    <div
      role="group"
      aria-label={t('Conversations')}
      className="flex min-h-0 grow flex-col"
      onKeyDown={(event) => moveFocus(event, body.current)}
    >
      <ConversationSearch search={search} onSearch={(text) => look({ search: text, archived })} />
      <div ref={body} className="min-h-0 grow overflow-y-auto px-2 pb-2">
        {archived && (
          <p className="flex items-center justify-between gap-2 px-2.5 py-1 text-sm text-muted">
            {t('Archived conversations')}
            <Button look="quiet" onClick={() => look({ search, archived: false })}>
              {t('Show the others')}
            </Button>
          </p>
        )}
        {shown?.length === 0 ? (
          <Nothing search={search} archived={archived} />
        ) : (
          <Groups conversations={shown ?? []} onChosen={onChosen} byDate={search === ''} />
        )}
        <Foot isLooking={isLooking}>
          {!archived && search === '' && (
            <Button
              look="quiet"
              icon={Archive}
              onClick={() => look({ search: '', archived: true })}
            >
              {t('Archived')}
            </Button>
          )}
        </Foot>
      </div>
    </div>
  );
}

interface GroupsProps {
  conversations: readonly ConversationSummary[];
  onChosen: () => void;
  byDate: boolean;
}

function Groups({ conversations, onChosen, byDate }: GroupsProps) {
  const clock = useClock();
  const groups = byDate
    ? groupByDate(conversations, clock)
    : [{ name: t('Found'), conversations: [...conversations] }];
  return groups.map((group) => (
    <section key={group.name} aria-label={group.name}>
      <h3 className="px-2.5 pt-3 pb-1 text-xs font-semibold text-muted">{group.name}</h3>
      <ul>
        {group.conversations.map((conversation) => (
          <ConversationRow
            key={conversation.conversationId}
            conversation={conversation}
            clock={clock}
            onChosen={onChosen}
          />
        ))}
      </ul>
    </section>
  ));
}

function Foot({ isLooking, children }: { isLooking: boolean; children: ReactNode }) {
  const { chat } = useWorkspace();
  const more = useChat((state) => (isLooking ? state.found?.nextCursor : state.nextCursor));
  return (
    <div className="flex flex-wrap gap-1 pt-2">
      {more !== undefined && (
        <Button look="quiet" onClick={() => chat.readMore(isLooking ? 'found' : 'recent')}>
          {t('Show more')}
        </Button>
      )}
      {children}
    </div>
  );
}

function Nothing({ search, archived }: { search: string; archived: boolean }) {
  if (search !== '')
    return (
      <EmptyState icon={SearchX} title={t('Nothing found')}>
        <p className="text-muted">{t('No conversation says “{search}”.', { search })}</p>
      </EmptyState>
    );
  return archived ? (
    <EmptyState icon={Archive} title={t('Nothing archived')}>
      <p className="text-muted">{t('Archive a conversation to keep it out of the list.')}</p>
    </EmptyState>
  ) : (
    <EmptyState icon={MessagesSquare} title={t('No conversations yet')}>
      <p className="text-muted">{t('What you say to Taskloom is kept here.')}</p>
    </EmptyState>
  );
}

/** Up and down lead through the search field and the conversations. */
function moveFocus(event: KeyboardEvent<HTMLElement>, body: HTMLElement | null): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const field = event.currentTarget.querySelector<HTMLElement>('input');
  const rows = [...(body?.querySelectorAll<HTMLElement>('[data-conversation]') ?? [])];
  const stops = field ? [field, ...rows] : rows;
  const at = stops.findIndex((stop) => stop === document.activeElement);
  if (at < 0) return;
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
