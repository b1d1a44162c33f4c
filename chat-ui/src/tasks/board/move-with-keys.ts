import type { Task } from '@taskloom/contracts';
import type { KeyboardEvent } from 'react';

import type { TaskGroup } from '../arrangement/grouping.ts';
import { neighbourOf } from './use-place-task.ts';
import type { PlaceTasks } from './use-place-task.ts';

interface Moving {
  groups: TaskGroup[];
  place: PlaceTasks;
  /** Whether the order within a group is the person's own. */
  manual: boolean;
  /** Whether groups stand side by side, each from the top to the end. */
  columns?: boolean;
}

/** Alt and an arrow move the focused task: among its neighbours, else to the next group. */
export function moveTaskWithKeys(event: KeyboardEvent<HTMLElement>, moving: Moving): void {
  if (!event.altKey) return;
  const { groups, place, manual, columns = false } = moving;
  const along = stepOf(event.key, ['ArrowUp', 'ArrowDown']);
  const across = columns ? stepOf(event.key, ['ArrowLeft', 'ArrowRight']) : along;
  const id = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]')?.dataset[
    'taskId'
  ];
  const group = groups.find(({ tasks }) => tasks.some((task) => task.id === id));
  const task = group?.tasks.find((candidate) => candidate.id === id);
  if (id === undefined || group === undefined || task === undefined) return;
  if (along === undefined && across === undefined) return;
  event.preventDefault();
  const sibling = along && manual ? siblingOf(group.tasks, task, along) : undefined;
  const neighbour = across && neighbourOf(groups, group, across);
  if (sibling !== undefined && group.target !== undefined)
    void place([task], group.target, {
      [along === -1 ? 'before' : 'after']: sibling.id,
    });
  else if (neighbour?.target !== undefined) void place([task], neighbour.target);
  else return;
  keepFocus(id);
}

function stepOf(key: string, [before, after]: [string, string]): 1 | -1 | undefined {
  if (key === before) return -1;
  return key === after ? 1 : undefined;
}

/** Subtasks change places with subtasks of the same task. */
function siblingOf(tasks: Task[], task: Task, step: 1 | -1): Task | undefined {
  const siblings = tasks.filter(({ parent_id: parent }) => parent === task.parent_id);
  return siblings[siblings.indexOf(task) + step];
}

/** The row is made anew in its new place. */
export function keepFocus(id: string): void {
  setTimeout(() => {
    document
      .querySelector<HTMLElement>(`[data-task-id="${CSS.escape(id)}"] [data-task-open]`)
      ?.focus();
  }, 50);
}
