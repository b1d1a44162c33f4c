import { LayoutDashboard, List, Menu, MessageSquare, Search } from 'lucide-react';
import { useEffect, useState } from 'react';

import { useClock, useFilters, useMe, useNotifications, useProjects } from '../data/queries.ts';
import { ArrangeMenu } from '../tasks/arrangement/arrange-menu.tsx';
import { shownBy, titleOf } from '../tasks/calendar/calendar-days.ts';
import { t } from '../text/t.ts';
import { dayIn } from '../time/calendar-day.ts';
import { IconButton } from '../ui/button.tsx';
import { cutAtWord } from '../ui/cut-at-word.ts';
import { focusSearch } from './focus-fields.ts';
import { useTaskFacts } from '../tasks/list/task-facts.ts';
import { boardShown } from '../tasks/board/board-by.ts';
import { go, useAddress } from './navigation/address.ts';
import { ProjectMenu } from './project-menu.tsx';
import { SearchBox } from './search-box.tsx';
import { setUi, useUi } from './ui-store.ts';
import { useIsPhone } from './use-is-phone.ts';
import { fixedViews, otherViews } from './navigation/views.ts';
import type { View } from './navigation/views.ts';

/** Views whose tasks can be sorted and grouped. */
const ARRANGED = new Set<View['kind']>([
  'board',
  'today',
  'upcoming',
  'inbox',
  'project',
  'filter',
]);

/** The view's name, the search, and the way back to the conversation when it is closed. */
export function TaskHeader({ view }: { view: View }) {
  const { chatOpen } = useUi();
  const { search } = useAddress();
  const projects = useProjects();
  const [searching, setSearching] = useState(false);
  const me = useMe();
  const name = useViewName(view);
  usePageTitle(search.trim() === '' ? name : t('Search: {words}', { words: search.trim() }));
  const projectId = view.kind === 'project' ? view.projectId : me?.inbox_project_id;
  const project =
    view.kind === 'project' || view.kind === 'inbox'
      ? projects.find(({ id }) => id === projectId)
      : undefined;
  const onPhone = searching || search !== '';

  return (
    <header className="flex h-14 shrink-0 items-center gap-2 px-5 max-md:px-2">
      <IconButton
        label={t('Views and projects')}
        icon={Menu}
        className={`md:hidden ${onPhone ? 'hidden' : ''}`}
        onClick={() => setUi({ dialog: { kind: 'views' } })}
      />
      <h1
        className={`line-clamp-1 min-w-0 grow text-xl font-semibold [overflow-wrap:anywhere] max-md:line-clamp-2 max-md:text-lg max-md:leading-tight ${onPhone ? 'max-md:hidden' : ''}`}
      >
        {search.trim() === '' ? <Title name={name} /> : t('Search')}
      </h1>
      {project && <ProjectMenu project={project} />}
      {ARRANGED.has(view.kind) && <ArrangeMenu view={view} />}
      {project && <BoardButton view={view} />}
      <IconButton
        label={t('Search tasks')}
        icon={Search}
        className={`md:hidden ${onPhone ? 'hidden' : ''}`}
        onClick={() => {
          setSearching(true);
          requestAnimationFrame(focusSearch);
        }}
      />
      <SearchBox
        className={onPhone ? 'max-md:w-full' : 'max-md:hidden'}
        onLeave={() => setSearching(false)}
      />
      {!chatOpen && (
        <IconButton
          label={t('Show conversation')}
          shortcut="c"
          icon={MessageSquare}
          className="max-md:hidden"
          onClick={() => setUi({ chatOpen: true })}
        />
      )}
    </header>
  );
}

/** Two lines on a phone, between its buttons. */
const ON_PHONE = 36;

function Title({ name }: { name: string }) {
  const cut = cutAtWord(name, ON_PHONE);
  if (!useIsPhone() || cut === name) return name;
  return (
    <>
      <span aria-hidden>{cut}</span>
      <span className="sr-only">{name}</span>
    </>
  );
}

/** A project as a board by its sections, and back; on a phone the menu has it. */
function BoardButton({ view }: { view: View }) {
  const { board } = useAddress();
  const shown = boardShown(view, board) !== undefined;
  return (
    <IconButton
      label={shown ? t('Show as a list') : t('Show as a board')}
      icon={shown ? List : LayoutDashboard}
      className="max-md:hidden"
      onClick={() => go({ board: shown ? undefined : 'section' })}
    />
  );
}

const PANE_NAMES = { chat: t('Chat'), notifications: t('Notifications') };

/** What the browser's tab and history say: where one is, and how many notifications are unread. */
function usePageTitle(view: string): void {
  const { taskId, pane } = useAddress();
  const phone = useIsPhone();
  const task = useTaskFacts().byId.get(taskId ?? '');
  const name = phone && pane !== 'tasks' ? PANE_NAMES[pane] : (task?.title ?? view);
  const unread = useNotifications().data?.unread_count ?? 0;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${name} · Taskloom`;
  }, [name, unread]);
}

function useViewName(view: View): string {
  const projects = useProjects();
  const filters = useFilters();
  const clock = useClock();
  const phone = useIsPhone();
  const weekStart = useMe()?.settings?.week_start ?? 1;
  switch (view.kind) {
    case 'calendar': {
      const today = dayIn(clock.timeZone, clock.now);
      return titleOf(shownBy(view, today, phone), weekStart);
    }
    case 'project':
      return projects.find(({ id }) => id === view.projectId)?.name ?? t('Project');
    case 'filter':
      return filters.find(({ id }) => id === view.filterId)?.name ?? t('New filter');
    case 'task':
      return t('Task');
    case 'not-found':
      return t('Not found');
    default:
      return [...fixedViews, ...otherViews].find(({ kind }) => kind === view.kind)?.name ?? '';
  }
}
