import { addDays, daysBetween, utc, weekday } from '../../time/calendar-day.ts';
import type { Day } from '../../time/calendar-day.ts';
import { formatDay } from '../../time/format-date.ts';

export const SPANS = ['month', 'week'] as const;
export type Span = (typeof SPANS)[number];

/** What a calendar shows, and the day it was opened at. */
export interface Shown {
  span: Span;
  day: Day;
}

export interface CalendarView {
  kind: 'calendar';
  span?: Span;
  day?: Day;
}

export function calendarPath({ span, day }: Shown): string {
  return `/calendar/${span}/${day}`;
}

/** A month has too many days for a phone. */
export function shownBy(view: CalendarView, today: Day, phone: boolean): Shown {
  return { span: view.span ?? (phone ? 'week' : 'month'), day: view.day ?? today };
}

/** The days in sight, in whole weeks; `weekStart` is 1 for Monday. */
export function daysOf({ span, day }: Shown, weekStart: number): Day[] {
  const first = weekOf(span === 'month' ? firstOfMonth(day) : day, weekStart);
  if (span === 'week') return Array.from({ length: 7 }, (_, n) => addDays(first, n));
  const last = addDays(firstOfMonth(stepBy({ span, day }, 1)), -1);
  const weeks = Math.floor(daysBetween(first, last) / 7) + 1;
  return Array.from({ length: weeks * 7 }, (_, n) => addDays(first, n));
}

/** The month or week so many further. */
export function stepBy({ span, day }: Shown, steps: number): Day {
  if (span === 'week') return addDays(day, 7 * steps);
  const date = utc(firstOfMonth(day));
  date.setUTCMonth(date.getUTCMonth() + steps);
  return date.toISOString().slice(0, 10);
}

/** "December 2026", "30 Nov – 6 Dec 2026". */
export function titleOf(shown: Shown, weekStart: number): string {
  if (shown.span === 'month') return formatDay(shown.day, { month: 'long', year: 'numeric' });
  const days = daysOf(shown, weekStart);
  const [first = shown.day] = days;
  const last = days.at(-1) ?? shown.day;
  const sameMonth = first.slice(0, 7) === last.slice(0, 7);
  const start = formatDay(first, { day: 'numeric', ...(!sameMonth && { month: 'short' }) });
  return `${start} – ${formatDay(last, { day: 'numeric', month: 'short', year: 'numeric' })}`;
}

function weekOf(day: Day, weekStart: number): Day {
  return addDays(day, -((weekday(day) - weekStart + 7) % 7));
}

function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}
