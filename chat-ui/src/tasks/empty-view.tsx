import { CalendarClock, Inbox, ListPlus, Sun } from 'lucide-react';

import { focusQuickAdd } from '../shell/focus-fields.ts';
import type { View } from '../shell/navigation/views.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

const VIEWS = {
  today: {
    icon: Sun,
    title: 'Nothing due today',
    text: 'Tasks due today and overdue ones show here.',
  },
  upcoming: {
    icon: CalendarClock,
    title: 'Nothing ahead',
    text: 'Tasks with a date after today show here, day by day.',
  },
  inbox: { icon: Inbox, title: 'Inbox is empty', text: 'Tasks without a project wait here.' },
  project: { icon: ListPlus, title: 'No open tasks', text: 'Tasks of this project show here.' },
  board: { icon: ListPlus, title: 'No open tasks', text: 'Every project has a column here.' },
};

export function EmptyView({ kind }: { kind: View['kind'] }) {
  const { icon, title, text } = VIEWS[kind in VIEWS ? (kind as keyof typeof VIEWS) : 'board'];
  return (
    <EmptyState icon={icon} title={title}>
      <p className="text-muted">{text}</p>
      <Button className="mt-2" onClick={focusQuickAdd}>
        Add a task
      </Button>
    </EmptyState>
  );
}
