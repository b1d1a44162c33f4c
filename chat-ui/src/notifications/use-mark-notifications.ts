import { useQueryClient } from '@tanstack/react-query';

import type { NotificationsAnswer } from '../data/answers.ts';
import { queryKeys } from '../data/query-keys.ts';
import { describeError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { showToast } from '../shell/toasts.ts';

type Mark = { notifications: string[]; read: true } | { all: true; read: true };

/** Marks as read, shown at once. */
export function useMarkNotifications(): (mark: Mark) => Promise<void> {
  const client = useQueryClient();
  const { tools } = useWorkspace();
  const queryKey = queryKeys.notifications;
  return async (mark) => {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData<NotificationsAnswer>(queryKey);
    client.setQueryData<NotificationsAnswer>(queryKey, (data) => data && asRead(data, mark));
    try {
      await tools.markNotifications(mark);
    } catch (error) {
      client.setQueryData(queryKey, before);
      showToast({ text: describeError(error), tone: 'error' });
    } finally {
      await client.invalidateQueries({ queryKey });
    }
  };
}

function asRead(data: NotificationsAnswer, mark: Mark): NotificationsAnswer {
  const ids = 'notifications' in mark ? new Set(mark.notifications) : undefined;
  const read_at = new Date().toISOString();
  let marked = 0;
  const notifications = data.notifications.map((notification) => {
    const meant = ids === undefined || ids.has(notification.id);
    if (!meant || notification.read_at !== undefined) return notification;
    marked += 1;
    return { ...notification, read_at };
  });
  const unread_count = ids === undefined ? 0 : Math.max(0, data.unread_count - marked);
  return { notifications, unread_count };
}
