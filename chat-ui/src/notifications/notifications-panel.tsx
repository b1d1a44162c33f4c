import { CheckCheck } from 'lucide-react';

import { useNotifications } from '../data/queries.ts';
import { setUi } from '../shell/ui-store.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { NotificationList } from './notification-list.tsx';
import { useMarkNotifications } from './use-mark-notifications.ts';

/** On wide screens: over the right side. */
export function NotificationsPanel() {
  return (
    <SidePanel
      label={t('Notifications')}
      heading={<h2 className="text-lg font-semibold">{t('Notifications')}</h2>}
      actions={<MarkAllRead />}
      onClose={() => setUi({ notificationsOpen: false })}
    >
      <NotificationList />
    </SidePanel>
  );
}

/** On a phone: a pane of its own. */
export function NotificationsPane() {
  return (
    <main className="contents">
      <section
        aria-label={t('Notifications')}
        className="flex min-h-0 min-w-0 flex-col bg-raised md:hidden"
      >
        <header className="flex h-14 shrink-0 items-center gap-1 border-b border-line pe-2 ps-4">
          <h1 className="grow text-xl font-semibold">{t('Notifications')}</h1>
          <MarkAllRead />
        </header>
        <div className="min-h-0 grow overflow-y-auto">
          <NotificationList />
        </div>
      </section>
    </main>
  );
}

function MarkAllRead() {
  const { data } = useNotifications();
  const mark = useMarkNotifications();
  return (
    <Button
      look="quiet"
      icon={CheckCheck}
      disabled={(data?.unread_count ?? 0) === 0}
      onClick={() => void mark({ all: true, read: true })}
    >
      {t('Mark all read')}
    </Button>
  );
}
