import { Bell, Command, Settings } from 'lucide-react';

import { useNotifications } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import { NavButton, NavLink, NavLinks } from './nav-links.tsx';
import { setUi, useUi } from '../ui-store.ts';
import { showPane } from './address.ts';

export function Rail() {
  return (
    <nav
      aria-label={t('Views and projects')}
      className="flex min-h-0 flex-col border-e border-line bg-sunken max-md:hidden"
    >
      <Brand compact />
      <div className="min-h-0 grow overflow-y-auto px-2 pb-3">
        <NavLinks compact />
      </div>
      <RailFoot compact />
    </nav>
  );
}

export function Brand({ compact = false }: { compact?: boolean }) {
  return (
    <div
      className={`flex h-14 shrink-0 items-center gap-2.5 px-4 text-lg font-semibold ${compact ? 'max-lg:justify-center max-lg:px-0' : ''}`}
    >
      <img src="/icon.svg" alt="" className="size-6" />
      <span className={compact ? 'max-lg:sr-only' : ''}>Taskloom</span>
    </div>
  );
}

interface RailFootProps {
  compact?: boolean;
  onNavigate?: () => void;
}

/** What belongs to the person rather than to their tasks. */
export function RailFoot({ compact = false, onNavigate }: RailFootProps) {
  const { data } = useNotifications();
  const { notificationsOpen } = useUi();
  return (
    <div className="flex shrink-0 flex-col gap-px border-t border-line p-2">
      <NavButton
        compact={compact}
        name={t('Notifications')}
        shortcut="n"
        icon={Bell}
        badge={data?.unread_count ?? 0}
        expanded={notificationsOpen}
        onPress={() => {
          setUi({ notificationsOpen: !notificationsOpen, dialog: undefined });
          showPane('notifications');
        }}
      />
      <NavButton
        compact={compact}
        name={t('Commands')}
        shortcut="Ctrl K"
        icon={Command}
        onPress={() => setUi({ dialog: { kind: 'palette' } })}
      />
      <ul>
        <NavLink
          compact={compact}
          path="/settings"
          name={t('Settings')}
          icon={<Settings size={16} aria-hidden />}
          onNavigate={onNavigate}
        />
      </ul>
    </div>
  );
}
