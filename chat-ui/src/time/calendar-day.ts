/** A calendar day as YYYY-MM-DD. Days are counted in UTC so that no zone shifts them. */
export type Day = string;

const MS_PER_DAY = 86_400_000;

/** The day it is at `instant` in `timeZone`. */
export function dayIn(timeZone: string, instant: Date): Day {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant);
}

export function addDays(day: Day, days: number): Day {
  return new Date(utc(day).getTime() + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / MS_PER_DAY);
}

/** ISO 8601's number of the day in the week, 1 = Monday. */
export function weekday(day: Day): number {
  return utc(day).getUTCDay() || 7;
}

/** Midnight UTC of the day, to be formatted with `timeZone: 'UTC'`. */
export function utc(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}
