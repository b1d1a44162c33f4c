import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { KeyboardEvent } from 'react';

import { knownTasks } from '../../data/known-tasks.ts';
import { useMe } from '../../data/queries.ts';
import { ReadFailure } from '../../data/read-failure.tsx';
import { useWorkspace } from '../../data/workspace.ts';
import { goToView } from '../../shell/navigation/address.ts';
import { useIsPhone } from '../../shell/use-is-phone.ts';
import { t } from '../../text/t.ts';
import { addDays, dayIn } from '../../time/calendar-day.ts';
import { dueDay } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { minutesOf } from '../../time/minutes-of.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { keepFocus } from '../board/move-with-keys.ts';
import { usePlaceTasks } from '../board/use-place-task.ts';
import { focusedTaskId } from '../list/task-keys.ts';
import { TaskSkeleton } from '../list/task-skeleton.tsx';
import { onDay } from '../on-day.ts';
import { Agenda } from './agenda.tsx';
import { calendarPath, daysOf, shownBy, SPANS, stepBy } from './calendar-days.ts';
import type { CalendarView, Shown } from './calendar-days.ts';
import { MonthGrid } from './month-grid.tsx';
import { STEP } from './timed-item.tsx';
import { useCalendarEntries } from './use-calendar-entries.ts';
import { WeekGrid } from './week-grid.tsx';

interface CalendarProps {
  view: CalendarView;
  clock: Clock;
}

/** A month or a week of tasks; moving one to another day keeps its time of day, in a week to another hour sets it. */
export function Calendar({ view, clock }: CalendarProps) {
  const phone = useIsPhone();
  const weekStart = useMe()?.settings?.week_start ?? 1;
  const today = dayIn(clock.timeZone, clock.now);
  const shown = shownBy(view, today, phone);
  const days = daysOf(shown, weekStart);
  const { entries, isPending, error, refetch } = useCalendarEntries(days, clock.timeZone);
  const inMonth = shown.span === 'month' && !phone;
  const move = useMoveWithKeys(clock, inMonth ? 'weeks' : phone ? 'nothing' : 'minutes');

  function content() {
    if (error !== null)
      return (
        <div className="px-5">
          <ReadFailure error={error} onRetry={refetch} />
        </div>
      );
    if (isPending)
      return (
        <div className="px-5">
          <TaskSkeleton board={false} />
        </div>
      );
    if (phone) return <Agenda {...{ days, entries, clock }} />;
    return shown.span === 'month' ? (
      <MonthGrid {...{ days, entries, clock }} month={shown.day.slice(0, 7)} />
    ) : (
      <WeekGrid key={days[0]} {...{ days, entries, clock }} />
    );
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the tasks within
    <div onKeyDown={move} className="flex min-h-0 grow flex-col">
      <Steps shown={shown} today={today} />
      {content()}
    </div>
  );
}

const SPAN_NAMES = { month: t('Month'), week: t('Week') };

function Steps({ shown, today }: { shown: Shown; today: string }) {
  const show = (change: Partial<Shown>) => goToView(calendarPath({ ...shown, ...change }));
  return (
    <div className="flex shrink-0 items-center gap-1 px-5 pb-2 max-md:px-4">
      <IconButton
        label={shown.span === 'month' ? t('Previous month') : t('Previous week')}
        icon={ChevronLeft}
        onClick={() => show({ day: stepBy(shown, -1) })}
        className="-ms-2"
      />
      <Button onClick={() => show({ day: today })}>{t('Today')}</Button>
      <IconButton
        label={shown.span === 'month' ? t('Next month') : t('Next week')}
        icon={ChevronRight}
        onClick={() => show({ day: stepBy(shown, 1) })}
      />
      <span className="grow" />
      <div role="group" aria-label={t('Shown at once')} className="flex gap-1">
        {SPANS.map((span) => (
          <Button
            key={span}
            look="quiet"
            aria-pressed={shown.span === span}
            onClick={() => show({ span })}
            className="max-md:px-2.5! aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {SPAN_NAMES[span]}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Where what has no time yet begins its day. */
const MORNING = 9 * 60;

/**
 * Alt and ← → move the focused task by a day; ↑ ↓ by a week in a month, and by a quarter of an hour in a week. With
 * Shift they change how long it lasts.
 */
function useMoveWithKeys(clock: Clock, vertically: 'weeks' | 'minutes' | 'nothing') {
  const { actions, client } = useWorkspace();
  const place = usePlaceTasks();
  return (event: KeyboardEvent) => {
    if (!event.altKey || !event.key.startsWith('Arrow')) return;
    const task = knownTasks(client).get(focusedTaskId() ?? '');
    const day = task?.due && dueDay(task.due, clock.timeZone);
    if (task === undefined || day === undefined) return;
    event.preventDefault();
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    if (event.shiftKey) {
      const minutes = (task.duration_minutes ?? 2 * STEP) + vertical * STEP;
      if (vertical !== 0 && minutes >= STEP) void actions.setDuration(task, minutes);
    } else if (vertical !== 0 && vertically === 'minutes') {
      const now = task.due?.at && minutesOf(task.due.at, clock.timeZone);
      const minutes = typeof now === 'number' ? now + vertical * STEP : MORNING;
      if (minutes < 0 || minutes >= 24 * 60) return;
      void place([task], { day, minutes });
    } else {
      const days = across + (vertically === 'weeks' ? 7 * vertical : 0);
      if (days === 0) return;
      const to = addDays(day, days);
      void actions.reschedule([task], to, onDay(to, clock.timeZone));
    }
    keepFocus(task.id);
  };
}
