import type { Notification } from '@taskloom/contracts';
import { Bell, CheckCheck } from 'lucide-react';

import { useClock, useNotifications } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { openTask } from '../shell/navigation/address.ts';
import { t } from '../text/t.ts';
import { labelAgo, labelMoment } from '../time/format-date.ts';
import type { Clock } from '../time/format-date.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { InvitationList } from './invitation-list.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import { useMarkNotifications } from './use-mark-notifications.ts';

export function NotificationList() {
  return (
    <>
      <InvitationList />
      <Told />
    </>
  );
}

function Told() {
  const { data, error, refetch } = useNotifications();
  const clock = useClock();
  if (data === undefined) {
    if (error === null) return null;
    return (
      <div className="p-4">
        <ReadFailure error={error} onRetry={refetch} />
      </div>
    );
  }
  if (data.notifications.length === 0) {
    return (
      <EmptyState icon={Bell} title={t('Nothing to tell you')}>
        <p className="text-muted">
          {t(
            'Reminders show here when their time comes. Give a task one: “remind me 30 minutes before”.',
          )}
        </p>
      </EmptyState>
    );
  }
  return (
    <ul aria-label={t('Notifications')}>
      {data.notifications.map((notification) => (
        <NotificationItem key={notification.id} notification={notification} clock={clock} />
      ))}
    </ul>
  );
}

function NotificationItem({ notification, clock }: { notification: Notification; clock: Clock }) {
  const { id, title, body, task_id: taskId, created_at: at, read_at: readAt } = notification;
  const mark = useMarkNotifications();
  const unread = readAt === undefined;
  return (
    <li
      aria-label={unread ? t('{title}, unread', { title }) : title}
      className="relative flex items-start gap-3 border-b border-line py-2.5 pe-2 ps-4 hover:bg-hover"
    >
      <span
        aria-hidden
        className={`mt-2 size-2 shrink-0 rounded-full ${unread ? 'bg-accent' : ''}`}
      />
      <div className="min-w-0 grow">
        <button
          type="button"
          onClick={() => {
            if (unread) void mark({ notifications: [id], read: true });
            if (taskId !== undefined) openTask(taskId);
          }}
          className={`text-start after:absolute after:inset-0 ${unread ? 'font-semibold' : ''}`}
        >
          {title}
        </button>
        {body !== undefined && <p className="text-muted">{body}</p>}
        <p className="text-xs text-muted" title={labelMoment(at, clock).full}>
          {labelAgo(at, clock)}
        </p>
      </div>
      {taskId !== undefined && (
        <span className="relative z-10">
          <SnoozeMenu taskId={taskId} title={title} />
        </span>
      )}
      {unread && (
        <IconButton
          label={t('Mark “{title}” read', { title })}
          icon={CheckCheck}
          className="relative z-10"
          onClick={() => void mark({ notifications: [id], read: true })}
        />
      )}
    </li>
  );
}
