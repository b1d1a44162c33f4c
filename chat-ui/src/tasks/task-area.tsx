import { useRef } from 'react';
import { useLocation } from 'wouter';

import { useClock, useMe } from '../data/queries.ts';
import { TaskHeader } from '../shell/task-header.tsx';
import { useUi } from '../shell/ui-store.ts';
import { viewOf } from '../shell/views.ts';
import { useKeptFocus } from './keep-focus.ts';
import { taskIdOf } from './open-task.ts';
import { QuickAdd } from './quick-add.tsx';
import { moveWithArrows } from './task-keys.ts';
import { ViewBody } from './view-body.tsx';

/** Views that tasks are added in. */
const ADDING = new Set(['board', 'today', 'upcoming', 'inbox', 'project']);

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
      {ADDING.has(view.kind) && (
        <QuickAdd
          clock={clock}
          projectId={view.kind === 'inbox' ? me?.inbox_project_id : projectId}
        />
      )}
      <ViewBody view={view} search={search} clock={clock} />
    </main>
  );
}
