import type { Due, Recurrence } from '@taskloom/contracts';

import { language, locale } from '../text/language.ts';
import { t } from '../text/t.ts';
import { dayIn, daysBetween, utc } from './calendar-day.ts';
import type { Day } from './calendar-day.ts';

/** Where and when the person reads: their zone and the present instant. */
export interface Clock {
  timeZone: string;
  now: Date;
  /** Times of day as 5:30 pm. */
  hour12?: boolean;
  /** Dates as Mar 12. */
  monthFirst?: boolean;
}

export interface DateLabel {
  /** As people say it: "Today 9:00", "Fri", "12 Mar". */
  short: string;
  /** The whole date, with time and zone where there is a time. */
  full: string;
  tone: 'overdue' | 'today' | 'soon' | 'later';
}

/** The day a due falls on for the reader. */
export function dueDay(due: Pick<Due, 'date' | 'at'>, timeZone: string): Day | undefined {
  if (due.at !== undefined) return dayIn(timeZone, new Date(due.at));
  return due.date;
}

export function labelDue(due: Pick<Due, 'date' | 'at'>, clock: Clock): DateLabel | undefined {
  if (due.at !== undefined) return labelInstant(due.at, clock);
  return due.date === undefined ? undefined : labelDay(due.date, clock);
}

/** A date (YYYY-MM-DD) or an instant (RFC 3339), whichever it is. */
export function labelMoment(moment: string, clock: Clock): DateLabel {
  return moment.includes('T') ? labelInstant(moment, clock) : labelDay(moment, clock);
}

function labelDay(day: Day, clock: Clock): DateLabel {
  const offset = daysBetween(dayIn(clock.timeZone, clock.now), day);
  return {
    short: shortDay(day, offset, clock),
    full: format(utc(day), {
      timeZone: 'UTC',
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
    tone: toneOf(offset),
  };
}

function labelInstant(at: string, clock: Clock): DateLabel {
  const instant = new Date(at);
  const day = dayIn(clock.timeZone, instant);
  const label = labelDay(day, clock);
  const time = timeOfDay(instant, clock);
  const past = instant.getTime() < clock.now.getTime();
  return {
    short: `${label.short} ${time}`,
    full: t('{full} at {time} ({zone})', {
      full: label.full,
      time,
      zone: clock.timeZone.replaceAll('_', ' '),
    }),
    tone: past ? 'overdue' : label.tone,
  };
}

/** The time of day of an instant. */
export function labelTime(at: string, clock: Clock): string {
  return timeOfDay(new Date(at), clock);
}

/** A part of a day's name, such as its weekday. */
export function formatDay(day: Day, options: Intl.DateTimeFormatOptions): string {
  return format(utc(day), { timeZone: 'UTC', ...options });
}

/** "every Monday", with the dates that come next for the tooltip. */
export function labelRecurrence(recurrence: Recurrence, clock: Clock): DateLabel {
  const [next] = recurrence.next;
  const dates = recurrence.next.slice(0, 3).map((moment) => labelMoment(moment, clock));
  return {
    short: recurrence.words,
    full:
      next === undefined
        ? t('Repeats {words}; no further dates', { words: recurrence.words })
        : t('Repeats {words}. Next: {dates}', {
            words: recurrence.words,
            dates: dates.map(({ short }) => short).join(', '),
          }),
    tone: 'later',
  };
}

/** How long ago, for notifications and conversations: "now", "5 min", "3 h", then the date. */
export function labelAgo(at: string, clock: Clock): string {
  const minutes = Math.floor((clock.now.getTime() - new Date(at).getTime()) / 60_000);
  if (minutes < 1) return t('now');
  if (minutes < 60) return t('{minutes} min', { minutes });
  if (minutes < 12 * 60) return t('{hours} h', { hours: Math.floor(minutes / 60) });
  return labelMoment(at, clock).short;
}

function shortDay(day: Day, offset: number, clock: Clock): string {
  if (offset === 0) return t('Today');
  if (offset === 1) return t('Tomorrow');
  if (offset === -1) return t('Yesterday');
  if (offset > 1 && offset < 7) return format(utc(day), { timeZone: 'UTC', weekday: 'short' });
  const sameYear = day.slice(0, 4) === dayIn(clock.timeZone, clock.now).slice(0, 4);
  const options = { timeZone: 'UTC', day: 'numeric', month: 'short' } as const;
  const order = clock.monthFirst === true && language === 'en' ? 'en-US' : locale;
  return format(utc(day), { ...options, ...(!sameYear && { year: 'numeric' }) }, order);
}

/** "9:00" or "9:00 am": the hour without a leading zero. */
function timeOfDay(instant: Date, { timeZone, hour12 = false }: Clock): string {
  const hourCycle = hour12 ? 'h12' : 'h23';
  const parts = format(instant, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle });
  return parts.replace(/^0(?=\d:)/, '');
}

function toneOf(offset: number): DateLabel['tone'] {
  if (offset < 0) return 'overdue';
  if (offset === 0) return 'today';
  return offset < 7 ? 'soon' : 'later';
}

function format(date: Date, options: Intl.DateTimeFormatOptions, order: string = locale): string {
  // Browsers differ in the comma after the weekday, and in "Sept".
  const text = new Intl.DateTimeFormat(order, options).format(date);
  return text.replace(',', '').replace(/\bSept\b/, 'Sep');
}
