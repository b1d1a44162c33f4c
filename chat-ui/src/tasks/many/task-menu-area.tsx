import { lazy, Suspense } from 'react';

import { useTaskFacts } from '../list/task-facts.ts';
import { useTaskMenu } from './menu-store.ts';

const TaskMenu = lazy(() =>
  import('./task-menu.tsx').then(({ TaskMenu: found }) => ({ default: found })),
);

/** Where the menu of a task comes up, wherever on the page it was asked for. */
export function TaskMenuArea() {
  const { open } = useTaskMenu();
  const { byId } = useTaskFacts();
  if (open === undefined) return null;
  const tasks = open.ids.flatMap((id) => byId.get(id) ?? []);
  if (tasks.length === 0) return null;
  return (
    <Suspense>
      <TaskMenu tasks={tasks} x={open.x} y={open.y} />
    </Suspense>
  );
}
