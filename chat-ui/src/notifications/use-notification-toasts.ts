import { useEffect, useRef } from 'react';

import { useNotifications } from '../data/queries.ts';
import { setUi, useUi } from '../shell/ui-store.ts';
import { useIsPhone } from '../shell/use-is-phone.ts';
import { showToast } from '../shell/toasts.ts';
import { openTask, useAddress } from '../shell/navigation/address.ts';
import { t } from '../text/t.ts';

/** Shows each notification that comes while the list of them is closed. */
export function useNotificationToasts(): void {
  const { data } = useNotifications();
  const { notificationsOpen } = useUi();
  const { pane } = useAddress();
  const phone = useIsPhone();
  const seen = useRef<Set<string> | undefined>(undefined);

  useEffect(() => {
    if (data === undefined) return;
    const known = seen.current;
    seen.current = new Set(data.notifications.map(({ id }) => id));
    if (known === undefined || (phone ? pane === 'notifications' : notificationsOpen)) return;
    for (const { id, title, body, task_id: taskId, read_at: readAt } of data.notifications) {
      if (known.has(id) || readAt !== undefined) continue;
      showToast({
        text: body === undefined ? title : `${title} · ${body}`,
        tone: 'notification',
        actions: [
          {
            label: t('Open'),
            run: () =>
              taskId === undefined ? setUi({ notificationsOpen: true }) : openTask(taskId),
          },
        ],
      });
    }
  }, [data, phone, pane, notificationsOpen]);
}
