import type { Due, Settings } from '@taskloom/contracts';

/** A person's calendar: "today" and clock times depend on where they are. */
export interface Calendar {
  /** IANA name. */
  timeZone: string;
  now: Date;
  dateFormat?: Settings['date_format'] | undefined;
  timeFormat?: Settings['time_format'] | undefined;
}

/** The day of an instant, YYYY-MM-DD. */
function dayOf(instant: Date, timeZone: string): string {
  // The Swedish locale writes ISO 8601 dates.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
}

/** The day something is due, YYYY-MM-DD. */
export function dueDay(due: Due, { timeZone }: Calendar): string | undefined {
  return due.at === undefined ? due.date : dayOf(new Date(due.at), timeZone);
}

/** Due on a day before today: what was due earlier today is today's. */
export function isOverdue(due: Due, calendar: Calendar): boolean {
  const day = dueDay(due, calendar);
  return day !== undefined && day < dayOf(calendar.now, calendar.timeZone);
}

/** "Today", "Tomorrow", "Mon 30 Nov", and the year where it is another one. */
export function describeDay(day: string, { timeZone, now, dateFormat }: Calendar): string {
  const today = dayOf(now, timeZone);
  const distance = daysBetween(today, day);
  const near = new Map([
    [-1, 'Yesterday'],
    [0, 'Today'],
    [1, 'Tomorrow'],
  ]).get(distance);
  if (near) return near;
  const date = new Date(`${day}T00:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(date);
  const year = day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`;
  const parts = [part({ day: 'numeric' }), part({ month: 'short' })];
  if (dateFormat === 'us') parts.reverse();
  return `${part({ weekday: 'short' })} ${parts.join(' ')}${year}`;
}

/** An occurrence as `Recurrence.next` has it, a date or an instant: "Tomorrow 09:00", in the person's zone. */
export function describeOccurrence(occurrence: string, calendar: Calendar): string {
  if (!occurrence.includes('T')) return describeDay(occurrence, calendar);
  const instant = new Date(occurrence);
  const day = describeDay(dayOf(instant, calendar.timeZone), calendar);
  return `${day} ${timeOf(instant, calendar)}`;
}

/** As the server's own words have it: "09:05", "9:05 am". */
function timeOf(instant: Date, { timeZone, timeFormat }: Calendar): string {
  return new Intl.DateTimeFormat(timeFormat === '12h' ? 'en-US' : 'en-GB', {
    timeZone,
    hour: timeFormat === '12h' ? 'numeric' : '2-digit',
    minute: '2-digit',
  })
    .format(instant)
    .replace(/\s([AP]M)$/u, (_, half: string) => ` ${half.toLowerCase()}`);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
