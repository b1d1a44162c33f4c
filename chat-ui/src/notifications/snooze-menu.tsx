import { AlarmClock, CalendarClock, Clock3 } from 'lucide-react';

import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { ActionMenu } from '../ui/menu.tsx';

const TIMES = [
  { until: 'in 20 min', name: t('In 20 minutes'), icon: Clock3 },
  { until: 'in 1 hour', name: t('In an hour'), icon: Clock3 },
  { until: 'in 3 hours', name: t('In 3 hours'), icon: Clock3 },
  { until: 'tomorrow at 9', name: t('Tomorrow at 9:00'), icon: CalendarClock },
];

/** Reminds of the task again later; its date stays. */
export function SnoozeMenu({ taskId, title }: { taskId: string; title: string }) {
  const { actions } = useWorkspace();
  return (
    <ActionMenu
      label={t('Snooze {title}', { title })}
      icon={AlarmClock}
      entries={TIMES.map(({ until, name, icon }) => ({
        id: until,
        name,
        icon,
        run: () => void actions.snooze(taskId, until).catch(actions.fail),
      }))}
    />
  );
}
