import { lazy, Suspense } from 'react';

import { useMe, useProjects } from '../data/queries.ts';
import { useAddress } from '../shell/navigation/address.ts';
import type { View } from '../shell/navigation/views.ts';
import { t } from '../text/t.ts';
import type { Clock } from '../time/format-date.ts';
import { boardShown } from './board/board-by.ts';
import { Board } from './board/board.tsx';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { ViewSkeleton } from '../shell/view-skeleton.tsx';
import { ListView } from './list/list-view.tsx';
import { NotFound } from './not-found.tsx';
import { SharedTask } from './shared-task.tsx';
import { SearchResults } from './search/search-results.tsx';
import { TaskSkeleton } from './list/task-skeleton.tsx';

const Overview = lazy(() =>
  import('../overview/overview.tsx').then(({ Overview: found }) => ({ default: found })),
);
const Settings = lazy(() =>
  import('../settings/settings.tsx').then(({ Settings: found }) => ({ default: found })),
);
const Trash = lazy(() => import('./trash.tsx').then(({ Trash: found }) => ({ default: found })));
const Archive = lazy(() =>
  import('../shell/archive.tsx').then(({ Archive: found }) => ({ default: found })),
);
const Calendar = lazy(() =>
  import('./calendar/calendar.tsx').then(({ Calendar: found }) => ({ default: found })),
);
const FilterView = lazy(() =>
  import('./search/filter-view.tsx').then(({ FilterView: found }) => ({ default: found })),
);

interface ViewBodyProps {
  view: View;
  search: string;
  clock: Clock;
}

/** What a view shows below its name. */
export function ViewBody({ view, search, clock }: ViewBodyProps) {
  const projects = useProjects();
  const searching = search.trim() !== '';
  const me = useMe();
  const { board } = useAddress();
  const by = searching ? undefined : boardShown(view, board);

  if (by !== undefined) {
    const projectId = view.kind === 'project' ? view.projectId : me?.inbox_project_id;
    return (
      <Board {...{ view, by, clock }} projectId={view.kind === 'board' ? undefined : projectId} />
    );
  }
  if (view.kind === 'calendar' && !searching)
    return (
      <ErrorBoundary part={t('The calendar')}>
        <Suspense fallback={<TaskSkeleton board={false} />}>
          <Calendar view={view} clock={clock} />
        </Suspense>
      </ErrorBoundary>
    );
  return (
    <div data-scroller className="min-h-0 grow overflow-y-auto px-5 pt-1 pb-8 max-md:px-4">
      <div className="@container max-w-5xl">
        <ErrorBoundary key={view.kind} part={t('This view')}>
          <Suspense fallback={<ViewSkeleton kind={view.kind} />}>
            {searching ? (
              <SearchResults {...{ search, projects, clock }} />
            ) : (
              <Shown {...{ view, clock }} />
            )}
          </Suspense>
        </ErrorBoundary>
      </div>
    </div>
  );
}

function Shown({ view, clock }: { view: View; clock: Clock }) {
  switch (view.kind) {
    case 'overview':
      return <Overview clock={clock} />;
    case 'settings':
      return <Settings />;
    case 'trash':
      return <Trash clock={clock} />;
    case 'archive':
      return <Archive />;
    case 'task':
      return <SharedTask id={view.taskId} />;
    case 'not-found':
      return <NotFound />;
    case 'filter':
      return <FilterView key={view.filterId ?? 'new'} view={view} clock={clock} />;
    case 'board':
    case 'calendar':
    case 'today':
    case 'upcoming':
    case 'inbox':
    case 'project':
      return <ListView view={view} clock={clock} />;
  }
}
