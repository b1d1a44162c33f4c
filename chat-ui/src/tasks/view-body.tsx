import { lazy, Suspense } from 'react';

import { useOpenTasks, useProjects } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import type { View } from '../shell/views.ts';
import type { Clock } from '../time/format-date.ts';
import { arrangeOrder } from './arrange.ts';
import { useArrangement } from './arrangement-store.ts';
import { Board } from './board.tsx';
import { groupByProject } from './grouping.ts';
import { ListView } from './list-view.tsx';
import { SearchResults } from './search-results.tsx';
import { TaskSkeleton } from './task-skeleton.tsx';

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
const FilterView = lazy(() =>
  import('./filter-view.tsx').then(({ FilterView: found }) => ({ default: found })),
);

interface ViewBodyProps {
  view: View;
  search: string;
  clock: Clock;
}

/** What a view shows below its name. */
export function ViewBody({ view, search, clock }: ViewBodyProps) {
  const { tasks, isPending, error, refetch } = useOpenTasks();
  const projects = useProjects();
  const { sort } = useArrangement(view);
  const searching = search.trim() !== '';
  const board = view.kind === 'board' && !searching;

  if (error !== null) {
    return (
      <div className="px-5 max-md:px-4">
        <ReadFailure error={error} onRetry={refetch} />
      </div>
    );
  }
  if (isPending) return <TaskSkeleton board={board} />;
  if (board) {
    const ordered = arrangeOrder(tasks, sort, clock.timeZone);
    return <Board columns={groupByProject(ordered, projects)} clock={clock} />;
  }
  return (
    <div className="min-h-0 grow overflow-y-auto px-5 pt-1 pb-8 max-md:px-4">
      <div className="@container max-w-3xl">
        <Suspense fallback={<TaskSkeleton board={false} />}>
          {searching ? (
            <SearchResults {...{ search, tasks, projects, clock }} />
          ) : (
            <Shown {...{ view, clock }} />
          )}
        </Suspense>
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
    case 'filter':
      return <FilterView key={view.filterId ?? 'new'} view={view} clock={clock} />;
    case 'board':
    case 'today':
    case 'upcoming':
    case 'inbox':
    case 'project':
      return <ListView view={view} clock={clock} />;
  }
}
