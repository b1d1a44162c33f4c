import type { Task } from '@taskloom/contracts';
import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';

import type { Target, TaskGroup } from '../arrangement/grouping.ts';
import { useTaskFacts } from '../list/task-facts.ts';
import { draggedIds } from './dragged-tasks.ts';
import { usePlaceTasks } from './use-place-task.ts';

/** The kind of data a dragged row carries. */
export const DRAGGED_TASK = 'application/x-taskloom-task';

interface DropZoneProps {
  group: TaskGroup;
  /** Whether a task lands where it is dropped, rather than where the sorting puts it. */
  manual: boolean;
  /** The sorting, to show where a task will land. */
  order?: (tasks: Task[]) => Task[];
  /** Where within the group the pointer is, for groups that differ from place to place; without an event it left. */
  aim?: (event?: DragEvent<HTMLElement>) => Target | undefined;
  className?: string;
  children: ReactNode;
}

/** Takes tasks that are dragged onto a group. The keys do the same: Alt and the arrows. */
export function DropZone({ group, manual, order, aim, className = '', children }: DropZoneProps) {
  const { byId } = useTaskFacts();
  const place = usePlaceTasks();
  const [over, setOver] = useState(false);
  const { target } = group;
  if (target === undefined) return <div className={`${className} rounded-panel`}>{children}</div>;
  // Only a project and its sections have an order of one's own.
  const byHand = manual && 'project' in target;

  function drop(event: DragEvent<HTMLElement>) {
    const aimed = aim?.(event) ?? target;
    leave(event.currentTarget);
    const tasks = draggedIds().flatMap((id) => byId.get(id) ?? []);
    if (tasks.length === 0 || aimed === undefined) return;
    event.preventDefault();
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]');
    const beside = row?.dataset['taskId'];
    const below = row !== null && isLowerHalf(row, event.clientY);
    const there = byHand && beside !== undefined && !draggedIds().includes(beside);
    void place(tasks, aimed, there ? { [below ? 'after' : 'before']: beside } : {});
  }

  function leave(zone: HTMLElement): void {
    setOver(false);
    clearPlace(zone);
    aim?.();
  }

  /** A line where the tasks would land. */
  function markPlace(event: DragEvent<HTMLElement>): void {
    const zone = event.currentTarget;
    clearPlace(zone);
    if (aim !== undefined) return void aim(event);
    if (byHand) {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]');
      if (row !== null) row.dataset['drop'] = isLowerHalf(row, event.clientY) ? 'after' : 'before';
      return;
    }
    const [first] = draggedIds().flatMap((id) => byId.get(id) ?? []);
    if (first === undefined || order === undefined) return;
    const others = group.tasks.filter(({ id }) => !draggedIds().includes(id));
    const sorted = order([...others, first]);
    const index = sorted.indexOf(first);
    const next = sorted[index + 1];
    const beside = next ?? sorted[index - 1];
    const row = zone.querySelector<HTMLElement>(`[data-task-id="${CSS.escape(beside?.id ?? '')}"]`);
    if (row !== null) row.dataset['drop'] = next === undefined ? 'after' : 'before';
  }

  return (
    <div
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED_TASK)) return;
        event.preventDefault();
        setOver(true);
        markPlace(event);
      }}
      onDragLeave={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        leave(event.currentTarget);
      }}
      onDrop={drop}
      className={`${className} rounded-panel ${over ? 'bg-accent-soft outline-2 outline-accent' : ''}`}
    >
      {children}
    </div>
  );
}

function clearPlace(zone: HTMLElement): void {
  for (const row of zone.querySelectorAll<HTMLElement>('[data-drop]')) delete row.dataset['drop'];
}

function isLowerHalf(row: HTMLElement, y: number): boolean {
  const { top, height } = row.getBoundingClientRect();
  return y > top + height / 2;
}
