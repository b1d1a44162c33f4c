import { CalendarClock, Inbox, ListPlus, Sun } from 'lucide-react';

import { focusQuickAdd } from '../shell/focus-fields.ts';
import type { View } from '../shell/navigation/views.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const VIEWS = {
  today: {
    icon: Sun,
    title: t('Nothing due today'),
    text: t('Tasks due today and overdue ones show here.'),
  },
  upcoming: {
    icon: CalendarClock,
    title: t('Nothing ahead'),
    text: t('Tasks with a date after today show here, day by day.'),
  },
  inbox: { icon: Inbox, title: t('Inbox is empty'), text: t('Tasks without a project wait here.') },
  project: {
    icon: ListPlus,
    title: t('No open tasks'),
    text: t('Tasks of this project show here.'),
  },
  board: { icon: ListPlus, title: t('No open tasks'), text: t('Every project has a column here.') },
};

export function EmptyView({ kind }: { kind: View['kind'] }) {
  const { icon, title, text } = VIEWS[kind in VIEWS ? (kind as keyof typeof VIEWS) : 'board'];
  return (
    <EmptyState icon={icon} title={title}>
      <p className="text-muted">{text}</p>
      <Button className="mt-2" onClick={focusQuickAdd}>
        {t('Add a task')}
      </Button>
    </EmptyState>
  );
}
