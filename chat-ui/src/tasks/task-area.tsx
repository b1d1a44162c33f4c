import type { Project, Task } from '@taskloom/contracts';
import { useRef } from 'react';
import { useLocation } from 'wouter';

import { useClock, useMe, useOpenTasks, useProjects } from '../data/queries.ts';
import { toToolError } from '../data/tool-error.ts';
import { TaskHeader } from '../shell/task-header.tsx';
import { useUi } from '../shell/ui-store.ts';
import { viewOf } from '../shell/views.ts';
import type { View } from '../shell/views.ts';
import type { Clock } from '../time/format-date.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Board } from './board.tsx';
import { CompletedTasks } from './completed-tasks.tsx';
import { EmptyView } from './empty-view.tsx';
import { groupByProject, groupToday, groupUpcoming, sortTasks } from './grouping.ts';
import type { TaskGroup } from './grouping.ts';
import { useKeptFocus } from './keep-focus.ts';
import { taskIdOf } from './open-task.ts';
import { QuickAdd } from './quick-add.tsx';
import { SearchResults } from './search-results.tsx';
import { moveWithArrows } from './task-keys.ts';
import { TaskList } from './task-list.tsx';
import { TaskSkeleton } from './task-skeleton.tsx';

/** The middle of the page: the view's tasks, and the line that adds one. */
export function TaskArea({ hidden }: { hidden: boolean }) {
  const [path] = useLocation();
  const { viewPath, search } = useUi();
  const view = viewOf(taskIdOf(path) === undefined ? path : viewPath);
  const area = useRef<HTMLElement>(null);
  useKeptFocus(area);
  const clock = useClock();
  const me = useMe();
  const projectId = view.kind === 'project' ? view.projectId : undefined;

  return (
    <main
      ref={area}
      id="tasks"
      tabIndex={-1}
      aria-label="Tasks"
      onKeyDown={moveWithArrows}
      className={`flex min-h-0 min-w-0 flex-col outline-none ${hidden ? 'max-md:hidden' : ''}`}
    >
      <TaskHeader view={view} />
      <QuickAdd
        clock={clock}
        projectId={view.kind === 'inbox' ? me?.inbox_project_id : projectId}
      />
      <ViewBody view={view} search={search} clock={clock} />
    </main>
  );
}

function ViewBody({ view, search, clock }: { view: View; search: string; clock: Clock }) {
  const { tasks, isPending, error, refetch } = useOpenTasks();
  const projects = useProjects();
  const me = useMe();
  const board = view.kind === 'board' && search.trim() === '';

  if (error !== null) {
    const { message, hint } = toToolError(error);
    return (
      <div className="px-5 max-md:px-4">
        <ErrorNotice message={message} hint={hint}>
          <Button onClick={() => void refetch()}>Try again</Button>
        </ErrorNotice>
      </div>
    );
  }
  if (isPending) return <TaskSkeleton board={board} />;
  if (board) {
    return <Board columns={groupByProject(tasks, projects, clock.timeZone)} clock={clock} />;
  }
  return (
    <div className="min-h-0 grow overflow-y-auto px-5 pb-8 max-md:px-4">
      <div className="@container max-w-3xl">
        {search.trim() === '' ? (
          <ListView {...{ view, tasks, projects, clock, inboxId: me?.inbox_project_id }} />
        ) : (
          <SearchResults {...{ search, tasks, projects, clock }} />
        )}
      </div>
    </div>
  );
}

interface ListViewProps {
  view: View;
  tasks: Task[];
  projects: Project[];
  clock: Clock;
  inboxId: string | undefined;
}

function ListView({ view, tasks, projects, clock, inboxId }: ListViewProps) {
  const projectId = view.kind === 'project' ? view.projectId : inboxId;
  const ofProject = view.kind === 'project' || view.kind === 'inbox';
  const groups = groupsOf(view, tasks, clock, projectId);
  return (
    <>
      {groups.length === 0 ? (
        <EmptyView kind={view.kind} />
      ) : (
        <TaskList groups={groups} clock={clock} {...(!ofProject && { projects })} />
      )}
      {view.kind !== 'upcoming' && (
        <CompletedTasks
          clock={clock}
          projects={projects}
          projectId={ofProject ? projectId : undefined}
        />
      )}
    </>
  );
}

function groupsOf(
  view: View,
  tasks: Task[],
  clock: Clock,
  projectId: string | undefined,
): TaskGroup[] {
  switch (view.kind) {
    case 'today':
      return groupToday(tasks, clock);
    case 'upcoming':
      return groupUpcoming(tasks, clock);
    case 'board':
    case 'inbox':
    case 'project': {
      const found = tasks.filter((task) => task.project_id === projectId);
      if (found.length === 0) return [];
      return [{ key: 'all', title: '', tasks: sortTasks(found, clock.timeZone) }];
    }
  }
}
