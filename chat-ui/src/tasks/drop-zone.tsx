import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';

import type { TaskGroup } from './grouping.ts';
import { useTaskFacts } from './task-facts.ts';
import { usePlaceTask } from './use-place-task.ts';

/** The kind of data a dragged row carries. */
export const DRAGGED_TASK = 'application/x-taskloom-task';

interface DropZoneProps {
  group: TaskGroup;
  /** Whether a task lands where it is dropped, rather than where the sorting puts it. */
  manual: boolean;
  className?: string;
  children: ReactNode;
}

/** Takes tasks that are dragged onto a group. The keys do the same: Alt and the arrows. */
export function DropZone({ group, manual, className = '', children }: DropZoneProps) {
  const { byId } = useTaskFacts();
  const place = usePlaceTask();
  const [over, setOver] = useState(false);
  const { target } = group;
  if (target === undefined) return <div className={className}>{children}</div>;

  function drop(event: DragEvent) {
    setOver(false);
    const task = byId.get(event.dataTransfer.getData(DRAGGED_TASK));
    if (task === undefined || target === undefined) return;
    event.preventDefault();
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-task-id]');
    const beside = row?.dataset['taskId'];
    const below = row !== null && isLowerHalf(row, event.clientY);
    const there = manual && beside !== undefined && beside !== task.id;
    void place(task, target, there ? { [below ? 'after' : 'before']: beside } : {});
  }

  return (
    <div
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED_TASK)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
      className={`${className} rounded-panel ${over ? 'bg-accent-soft outline-2 outline-accent' : ''}`}
    >
      {children}
    </div>
  );
}

function isLowerHalf(row: HTMLElement, y: number): boolean {
  const { top, height } = row.getBoundingClientRect();
  return y > top + height / 2;
}
