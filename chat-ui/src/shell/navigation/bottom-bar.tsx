import { Bell, ListChecks, MessageSquare } from 'lucide-react';

import { useNotifications } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import { go, useAddress } from './address.ts';
import type { PhonePane } from './address-format.ts';

const PANES = [
  { pane: 'tasks', name: t('Tasks'), icon: ListChecks },
  { pane: 'chat', name: t('Chat'), icon: MessageSquare },
  { pane: 'notifications', name: t('Notifications'), icon: Bell },
] as const satisfies { pane: PhonePane; name: string; icon: unknown }[];

/** On a phone: which pane is shown. */
export function BottomBar() {
  const address = useAddress();
  const { data } = useNotifications();
  const unread = data?.unread_count ?? 0;
  return (
    <nav
      aria-label={t('Panes')}
      className="grid grid-cols-3 border-t border-line bg-sunken pb-[env(safe-area-inset-bottom)] md:hidden max-md:order-3"
    >
      {PANES.map(({ pane, name, icon: Icon }) => {
        const badge = pane === 'notifications' ? unread : 0;
        return (
          <button
            key={pane}
            type="button"
            aria-current={address.pane === pane ? 'page' : undefined}
            onClick={() => go({ pane })}
            className="flex h-14 flex-col items-center justify-center gap-0.5 text-xs text-muted -outline-offset-2 aria-[current]:font-semibold aria-[current]:text-accent"
          >
            <span className="relative">
              <Icon size={20} aria-hidden />
              {badge > 0 && (
                <span
                  aria-hidden
                  className="absolute -top-1.5 start-3 min-w-4.5 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4.5 font-semibold text-on-accent"
                >
                  {badge}
                </span>
              )}
            </span>
            <span>
              {name}
              {badge > 0 && <span className="sr-only">{t(', {badge} unread', { badge })}</span>}
            </span>
          </button>
        );
      })}
    </nav>
  );
}
