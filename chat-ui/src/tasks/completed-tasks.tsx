import type { Project } from '@taskloom/contracts';
import { ChevronRight } from 'lucide-react';

import { useDoneTasks } from '../data/queries.ts';
import { setUi, useUi } from '../shell/ui-store.ts';
import type { Clock } from '../time/format-date.ts';
import { useLingering } from './lingering.ts';
import { TaskRows } from './task-rows.tsx';

interface CompletedTasksProps {
  clock: Clock;
  projects: Project[];
  /** Only this project's. */
  projectId?: string | undefined;
}

/** What is done, newest first, folded away below what is not; unticking reopens. */
export function CompletedTasks({ clock, projects, projectId }: CompletedTasksProps) {
  const open = useUi(({ showCompleted }) => showCompleted);
  const lingering = useLingering(({ tasks }) => tasks);
  const { data, isPending } = useDoneTasks(open);
  const tasks = (data ?? [])
    .filter((task) => task.status === 'done' && !lingering.has(task.id))
    .filter((task) => projectId === undefined || task.project_id === projectId)
    .toSorted((a, b) => (b.completed_at ?? '').localeCompare(a.completed_at ?? ''));
  return (
    <section aria-label="Completed" className="mb-6">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setUi({ showCompleted: !open })}
        className="flex items-center gap-1.5 rounded-control pr-2 text-muted row-height hover:text-text"
      >
        <ChevronRight
          size={15}
          aria-hidden
          className={`transition-transform ${open ? 'rotate-90' : ''}`}
        />
        Completed
      </button>
      {open && !isPending && tasks.length === 0 && (
        <p className="px-5 py-2 text-muted">Nothing yet. What you tick off is kept here.</p>
      )}
      {open && (
        <TaskRows
          tasks={tasks}
          clock={clock}
          look="row"
          projects={projectId === undefined ? projects : undefined}
          label={{ 'aria-label': 'Completed tasks' }}
        />
      )}
    </section>
  );
}
