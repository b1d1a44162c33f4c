import { ArchiveRestore, Archive as Box } from 'lucide-react';

import { useArchivedProjects } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { useWorkspace } from '../data/workspace.ts';
import { TaskSkeleton } from '../tasks/list/task-skeleton.tsx';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProjectDot } from '../ui/project-dot.tsx';

/** Projects out of sight, each with the way back. */
export function Archive() {
  const { actions } = useWorkspace();
  const { data, error, refetch } = useArchivedProjects();
  if (data === undefined) {
    if (error === null) return <TaskSkeleton board={false} />;
    return <ReadFailure error={error} onRetry={refetch} />;
  }
  if (data.length === 0)
    return (
      <EmptyState icon={Box} title={t('No archived projects')}>
        <p className="text-muted">{t('A project that is over can be put here with its tasks.')}</p>
      </EmptyState>
    );
  return (
    <ul aria-label={t('Archived projects')}>
      {data.map((project) => (
        <li
          key={project.id}
          className="flex items-center gap-2 border-b border-line py-1.5 row-height"
        >
          <ProjectDot project={project} />
          <span className="min-w-0 grow truncate">{project.name}</span>
          <span className="text-xs text-muted">
            {t('{count} open', { count: project.open_tasks })}
          </span>
          <Button
            icon={ArchiveRestore}
            aria-label={t('Bring back {name}', { name: project.name })}
            onClick={() => void actions.archiveProject(project, false).catch(actions.fail)}
          >
            {t('Bring back')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
