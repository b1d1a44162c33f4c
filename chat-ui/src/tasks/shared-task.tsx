import { FileQuestion } from 'lucide-react';
import { useEffect } from 'react';

import { useMe, useTask } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { toToolError } from '../data/tool-error.ts';
import { go } from '../shell/navigation/address.ts';
import { projectPath } from '../shell/navigation/views.ts';
import { t } from '../text/t.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { TaskSkeleton } from './list/task-skeleton.tsx';

/** A link to a task leads to its project, with the task open over it. */
export function SharedTask({ id }: { id: string }) {
  const { data: task, error, refetch } = useTask(id);
  const me = useMe();
  const inboxId = me?.inbox_project_id;
  useEffect(() => {
    if (task === undefined || inboxId === undefined) return;
    const path = task.project_id === inboxId ? '/inbox' : projectPath(task.project_id);
    go({ path, taskId: id }, { replace: true });
  }, [task, inboxId, id]);
  if (error === null) return <TaskSkeleton board={false} />;
  if (toToolError(error).code === 'unavailable')
    return <ReadFailure error={error} onRetry={() => void refetch()} />;
  return (
    <EmptyState icon={FileQuestion} title={t('This task is not here')}>
      <p className="text-muted">{t('It may have been deleted, or it belongs to somebody else.')}</p>
    </EmptyState>
  );
}
