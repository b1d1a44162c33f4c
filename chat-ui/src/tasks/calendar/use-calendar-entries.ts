import type { Task } from '@taskloom/contracts';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import type { RecurrencePreview } from '../../data/answers.ts';
import { useScopeTasks } from '../../data/queries.ts';
import { queryKeys } from '../../data/query-keys.ts';
import type { TaskScope } from '../../data/task-scope.ts';
import { useWorkspace } from '../../data/workspace.ts';
import type { Day } from '../../time/calendar-day.ts';
import { dueDay } from '../../time/format-date.ts';

/** A task on its day, or an occurrence of it that is to come. */
export interface CalendarEntry {
  key: string;
  task: Task;
  /** The instant, where there is a time of day. */
  at?: string;
  coming: boolean;
}

const RECURRING: TaskScope = { of: 'column', in: { recurring: true }, sort: 'due' };
/** As many as `preview_recurrence` answers. */
const OCCURRENCES = 50;
/** Bounds the calls for people who repeat everything. */
const SERIES = 60;
const MINUTES_5 = 300_000;

/** What there is on each of the days, first what has no time of day. */
export function useCalendarEntries(days: readonly Day[], timeZone: string) {
  const from = days[0] ?? '';
  const to = days.at(-1) ?? '';
  const scope = useMemo(
    (): TaskScope => ({ of: 'column', in: { from, to }, sort: 'due' }),
    [from, to],
  );
  const { tasks, isPending, error, refetch, readMore } = useScopeTasks(scope);
  useEffect(() => readMore?.(), [readMore]);
  const coming = useComing(timeZone, from, to);
  const entries = useMemo(() => {
    const byDay = new Map<Day, CalendarEntry[]>();
    const add = (entry: CalendarEntry, day: Day | undefined) => {
      if (day === undefined) return;
      byDay.set(day, [...(byDay.get(day) ?? []), entry]);
    };
    for (const task of tasks)
      add(
        { key: task.id, task, coming: false, ...(task.due?.at && { at: task.due.at }) },
        task.due && dueDay(task.due, timeZone),
      );
    for (const { entry, day } of coming) add(entry, day);
    for (const list of byDay.values())
      list.sort((a, b) => (a.at ?? '').localeCompare(b.at ?? '') || a.key.localeCompare(b.key));
    return byDay;
  }, [tasks, coming, timeZone]);
  return { entries, isPending, error, refetch };
}

/** Further dates of what repeats on a schedule; what repeats from its completion has none yet. */
function useComing(timeZone: string, from: Day, to: Day) {
  const { tools } = useWorkspace();
  const { tasks } = useScopeTasks(RECURRING);
  const series = tasks
    .filter(({ status, due, recurrence }) => {
      const scheduled = recurrence?.anchor === 'schedule' && recurrence.paused !== true;
      return scheduled && status === 'open' && due !== undefined;
    })
    .slice(0, SERIES);
  const previews = useQueries({
    queries: series.map(({ recurrence, due }) => {
      const rule = recurrence?.rrule ?? '';
      const start = due?.at ?? due?.date;
      return {
        queryKey: queryKeys.preview(rule, start, OCCURRENCES),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          tools.previewRecurrence(rule, { start, count: OCCURRENCES }, signal),
        staleTime: MINUTES_5,
        retry: false,
      };
    }),
    combine: datesOf,
  });
  return useMemo(
    () =>
      series.flatMap((task, place) => {
        const own = task.due && dueDay(task.due, timeZone);
        return (previews[place] ?? []).flatMap((next) => {
          const day = dueDay(next, timeZone);
          if (day === undefined || own === undefined || day <= own || day < from || day > to)
            return [];
          const entry = { key: `${task.id} ${day} ${next.at ?? ''}`, task, coming: true };
          return [{ day, entry: { ...entry, ...(next.at !== undefined && { at: next.at }) } }];
        });
      }),
    // oxlint-disable-next-line react/exhaustive-deps -- `series` is made of `tasks` anew each time
    [tasks, previews, timeZone, from, to],
  );
}

function datesOf(answers: { data?: RecurrencePreview | undefined }[]) {
  return answers.map(({ data }) => data?.next ?? []);
}
