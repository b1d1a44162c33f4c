import { ArchiveRestore, Trash2 } from 'lucide-react';

import { useDeletedTasks, useProjects } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { labelMoment } from '../time/format-date.ts';
import type { Clock } from '../time/format-date.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { TaskSkeleton } from './list/task-skeleton.tsx';

/** What was deleted, newest first, each with the way back. */
export function Trash({ clock }: { clock: Clock }) {
  const { actions } = useWorkspace();
  const projects = useProjects();
  const { data, error, refetch } = useDeletedTasks();
  if (data === undefined) {
    if (error === null) return <TaskSkeleton board={false} />;
    return <ReadFailure error={error} onRetry={refetch} />;
  }
  if (data.length === 0)
    return (
      <EmptyState icon={Trash2} title={t('Nothing in the trash')}>
        <p className="text-muted">{t('What you delete is kept here and can be restored.')}</p>
      </EmptyState>
    );
  return (
    <ul aria-label={t('Deleted tasks')}>
      {data.map((task) => (
        <li
          key={task.id}
          className="flex items-center gap-3 border-b border-line py-1.5 row-height"
        >
          <span className="min-w-0 grow">
            <span className="line-clamp-2">{task.title}</span>
            <span className="block text-xs text-muted">
              {projects.find(({ id }) => id === task.project_id)?.name ?? t('A deleted project')} ·{' '}
              {labelMoment(task.updated_at, clock).short}
            </span>
          </span>
          <Button
            icon={ArchiveRestore}
            aria-label={t('Restore {title}', { title: task.title })}
            onClick={() => void actions.restore(task).catch(actions.fail)}
          >
            {t('Restore')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
