import type { Project, Task } from '@taskloom/contracts';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';

import { useWorkspace } from '../data/workspace.ts';
import type { Clock } from '../time/format-date.ts';
import { CheckBox } from './check-box.tsx';
import { DRAGGED_TASK } from './drop-zone.tsx';
import { toggleFolded } from './folded.ts';
import { openTask } from './open-task.ts';
import { TaskDetails } from './task-details.tsx';

export interface TaskRowProps {
  task: Task;
  clock: Clock;
  look: 'row' | 'card';
  /** How deep below another task of the list. */
  depth: number;
  /** Shown where the view does not say which project it is. */
  project?: Project | undefined;
  /** Shown where the parent is not in the list. */
  parentTitle?: string | undefined;
  /** Subtasks done, and how many there are. */
  done?: number | undefined;
  all?: number | undefined;
  folded: boolean;
  /** Titles of open tasks that it waits for; empty for none. */
  blockers: string;
  assignee?: string | undefined;
}

const INDENT = ['', 'ml-6', 'ml-12', 'ml-18', 'ml-24'];

/** One task. The title opens it; arrows move between rows (task-keys.ts), Alt and arrows move it. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { task, look, depth, folded, all } = props;
  const { actions } = useWorkspace();
  const finished = task.status === 'done';
  const titleId = `task-${task.id}`;
  const frame =
    look === 'card'
      ? 'rounded-control border border-line bg-raised px-3 py-2 shadow-[0_1px_1px_oklch(0.2_0.02_270/0.04)] hover:border-control'
      : 'border-b border-line px-1 py-1.5 hover:bg-hover max-md:px-0 max-md:py-2.5';
  return (
    <li
      data-task-id={task.id}
      aria-labelledby={titleId}
      draggable
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(DRAGGED_TASK, task.id);
        dataTransfer.effectAllowed = 'move';
      }}
      className={`group/task relative flex [contain-intrinsic-size:auto_40px] [content-visibility:auto] gap-2.5 transition-colors row-height has-[[data-task-open]:focus-visible]:outline-2 has-[[data-task-open]:focus-visible]:-outline-offset-1 has-[[data-task-open]:focus-visible]:outline-accent ${frame} ${INDENT[Math.min(depth, INDENT.length - 1)] ?? ''}`}
    >
      <span className="relative z-10 flex h-6 items-center">
        <CheckBox task={task} onToggle={() => void actions.toggle(task)} />
      </span>
      <div
        className={`flex min-w-0 grow gap-x-3 gap-y-0.5 ${look === 'card' ? 'flex-col' : 'items-center @max-2xl:flex-col @max-2xl:items-start'}`}
      >
        <button
          type="button"
          data-task-open
          onClick={() => openTask(task.id)}
          className={`min-w-0 text-left outline-none after:absolute after:inset-0 ${look === 'card' ? 'line-clamp-3 py-px' : 'grow truncate @max-2xl:line-clamp-2 @max-2xl:whitespace-normal'} ${finished ? 'text-muted line-through' : ''}`}
        >
          <span id={titleId}>{task.title}</span>
          {task.priority !== 'p4' && (
            <span className="sr-only">, priority {task.priority.slice(1)}</span>
          )}
        </button>
        <TaskDetails {...props} />
      </div>
      {all !== undefined && <FoldButton task={task} folded={folded} />}
    </li>
  );
});

function FoldButton({ task, folded }: { task: Task; folded: boolean }) {
  const Icon = folded ? ChevronRight : ChevronDown;
  return (
    <button
      type="button"
      aria-expanded={!folded}
      aria-label={`Subtasks of ${task.title}`}
      onClick={() => toggleFolded(task.id)}
      className="relative z-10 grid size-6 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-text max-md:-my-2 max-md:size-11"
    >
      <Icon size={15} aria-hidden />
    </button>
  );
}
