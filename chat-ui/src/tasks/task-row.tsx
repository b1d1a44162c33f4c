import type { Project, Task } from '@taskloom/contracts';
import { BellRing } from 'lucide-react';
import { memo } from 'react';

import { useWorkspace } from '../data/workspace.ts';
import { ProjectDot } from '../ui/project-dot.tsx';
import type { Clock } from '../time/format-date.ts';
import { CheckBox } from './check-box.tsx';
import { DueLabel } from './due-label.tsx';
import { openTask } from './open-task.ts';

interface TaskRowProps {
  task: Task;
  clock: Clock;
  /** Shown where the view does not say which project it is. */
  project?: Project | undefined;
  look: 'row' | 'card';
}

/** One task. The title opens it; arrows move between rows (task-keys.ts). */
export const TaskRow = memo(function TaskRow({ task, clock, project, look }: TaskRowProps) {
  const { actions } = useWorkspace();
  const done = task.status === 'done';
  const titleId = `task-${task.id}`;
  const frame =
    look === 'card'
      ? 'rounded-control border border-line bg-raised px-3 py-2 shadow-[0_1px_1px_oklch(0.2_0.02_270/0.04)] hover:border-control'
      : 'border-b border-line px-1 py-1.5 hover:bg-hover max-md:px-0 max-md:py-2.5';
  return (
    <li
      data-task-id={task.id}
      aria-labelledby={titleId}
      className={`group/task relative flex [contain-intrinsic-size:auto_40px] [content-visibility:auto] gap-2.5 transition-colors row-height has-[[data-task-open]:focus-visible]:outline-2 has-[[data-task-open]:focus-visible]:-outline-offset-1 has-[[data-task-open]:focus-visible]:outline-accent ${frame}`}
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
          className={`min-w-0 text-left outline-none after:absolute after:inset-0 ${look === 'card' ? 'line-clamp-3 py-px' : 'grow truncate @max-2xl:line-clamp-2 @max-2xl:whitespace-normal'} ${done ? 'text-muted line-through' : ''}`}
        >
          <span id={titleId}>{task.title}</span>
          {task.priority !== 'p4' && (
            <span className="sr-only">, priority {task.priority.slice(1)}</span>
          )}
        </button>
        <Details task={task} clock={clock} project={project} />
      </div>
    </li>
  );
});

function Details({ task, clock, project }: Omit<TaskRowProps, 'look'>) {
  const { due, recurrence, reminders, tags } = task;
  if (!due && !recurrence && !project && reminders.length === 0 && tags.length === 0) return null;
  return (
    <span className="flex min-w-0 shrink-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted max-md:shrink">
      <DueLabel due={due} recurrence={recurrence} clock={clock} muted={task.status === 'done'} />
      {reminders.length > 0 && (
        <BellRing size={12} role="img" aria-label={`${reminders.length} reminders`} />
      )}
      {tags.map((tag) => (
        <span key={tag}>@{tag}</span>
      ))}
      {project && (
        <span className="inline-flex items-center gap-1">
          <ProjectDot project={project} />
          {project.name}
        </span>
      )}
    </span>
  );
}
