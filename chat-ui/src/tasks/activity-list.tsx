import { Undo2 } from 'lucide-react';

import type { Activity } from '../data/answers.ts';
import { useActivity, useClock, useMe } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { labelAgo, labelMoment } from '../time/format-date.ts';
import { IconButton } from '../ui/button.tsx';

interface ActivityListProps {
  about: { task?: string; project?: string };
}

export function ActivityList({ about }: ActivityListProps) {
  const { actions } = useWorkspace();
  const { data, error, refetch } = useActivity(about);
  const me = useMe();
  const clock = useClock();
  if (error !== null && data === undefined) {
    return <ReadFailure error={error} onRetry={refetch} />;
  }
  if (data?.length === 0)
    return <p className="py-4 text-muted">{t('Nothing yet. Every change is told here.')}</p>;
  const who = ({ actor_id: id, actor }: Activity) => (id === me?.id ? t('You') : actor);
  return (
    <ol className="flex flex-col">
      {data?.map((entry, index) => (
        <li
          key={`${entry.operation_id} ${entry.entity_id} ${index}`}
          className="flex items-start gap-2 border-b border-line py-1.5 text-sm"
        >
          <span className="min-w-0 grow">
            {who(entry)} {entry.summary}
          </span>
          <span title={labelMoment(entry.at, clock).full} className="shrink-0 text-xs text-muted">
            {labelAgo(entry.at, clock)}
          </span>
          {entry.actor_id === me?.id && (
            <IconButton
              label={t('Undo this change')}
              icon={Undo2}
              className="-my-1.5 max-md:-my-3"
              onClick={() => void actions.undo(entry.operation_id)}
            />
          )}
        </li>
      ))}
    </ol>
  );
}
