import type { Project } from '@taskloom/contracts';

import { useDoneTasks } from '../../data/queries.ts';
import { setUi, useUi } from '../../shell/ui-store.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { FoldButton } from '../../ui/fold-button.tsx';
import { useRecentlyCompleted } from './recently-completed.ts';
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
  const recentlyCompleted = useRecentlyCompleted(({ tasks }) => tasks);
  const { data, isPending } = useDoneTasks(open);
  const tasks = (data ?? [])
    .filter((task) => task.status === 'done' && !recentlyCompleted.has(task.id))
    .filter((task) => projectId === undefined || task.project_id === projectId)
    .toSorted((a, b) => (b.completed_at ?? '').localeCompare(a.completed_at ?? ''));
  return (
    <section aria-label={t('Completed')} className="mb-6">
      <FoldButton open={open} onToggle={() => setUi({ showCompleted: !open })}>
        {t('Completed')}
      </FoldButton>
      {open && !isPending && tasks.length === 0 && (
        <p className="px-5 py-2 text-muted">{t('Nothing yet. What you tick off is kept here.')}</p>
      )}
      {open && (
        <TaskRows
          tasks={tasks}
          clock={clock}
          look="row"
          projects={projectId === undefined ? projects : undefined}
          label={{ 'aria-label': t('Completed tasks') }}
        />
      )}
    </section>
  );
}
