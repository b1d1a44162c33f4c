import type { Task } from '@taskloom/contracts';
import type { KeyboardEvent } from 'react';

import type { TaskGroup } from './grouping.ts';
import { neighbourOf } from './use-place-task.ts';
import type { PlaceTask } from './use-place-task.ts';

interface Moving {
  groups: TaskGroup[];
  place: PlaceTask;
  /** Whether the order within a group is the person's own. */
  manual: boolean;
  /** The keys that lead to the group before and after. */
  keys: { before: string; after: string };
}

/** Alt and an arrow move the focused task: among its neighbours, else to the next group. */
export function moveTaskWithKeys(event: KeyboardEvent<HTMLElement>, moving: Moving): void {
  const { groups, place, manual, keys } = moving;
  const step = event.key === keys.before ? -1 : event.key === keys.after ? 1 : undefined;
  if (!event.altKey || step === undefined) return;
  const id = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]')?.dataset[
    'taskId'
  ];
  const group = groups.find(({ tasks }) => tasks.some((task) => task.id === id));
  const task = group?.tasks.find((candidate) => candidate.id === id);
  if (id === undefined || group?.target === undefined || task === undefined) return;
  event.preventDefault();
  const sibling = manual ? siblingOf(group.tasks, task, step) : undefined;
  const neighbour = neighbourOf(groups, group, step);
  if (sibling !== undefined)
    void place(task, group.target, step < 0 ? { before: sibling.id } : { after: sibling.id });
  else if (neighbour?.target !== undefined) void place(task, neighbour.target);
  else return;
  keepFocus(id);
}

/** Subtasks change places with subtasks of the same task. */
function siblingOf(tasks: Task[], task: Task, step: 1 | -1): Task | undefined {
  const siblings = tasks.filter(({ parent_id: parent }) => parent === task.parent_id);
  return siblings[siblings.indexOf(task) + step];
}

/** The row is made anew in its new place. */
function keepFocus(id: string): void {
  setTimeout(() => {
    document
      .querySelector<HTMLElement>(`[data-task-id="${CSS.escape(id)}"] [data-task-open]`)
      ?.focus();
  }, 50);
}
