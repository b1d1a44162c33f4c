import { Temporal } from 'temporal-polyfill';

import { occurrenceKey } from '../recurrence/index.ts';

/** The years that both RFC 3339 and PostgreSQL can write. */
const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

/** A calendar day as YYYY-MM-DD; `undefined` when it is none. */
export function readDay(text: string): string | undefined {
  try {
    const day = Temporal.PlainDate.from(text.trim());
    return isWritable(day.year) ? day.toString() : undefined;
  } catch {
    return undefined;
  }
}

/** An instant as RFC 3339 in UTC, as the database gives it back; `undefined` when it is none. */
export function readInstant(text: string): string | undefined {
  try {
    return instantOf(Temporal.Instant.from(text.trim()));
  } catch {
    return undefined;
  }
}

/** A wall clock's time in `timeZone` as an instant; a gap shifts it, an overlap takes the first. */
export function readLocal(text: string, timeZone: string): string | undefined {
  try {
    const local = Temporal.PlainDateTime.from(text.trim());
    return instantOf(local.toZonedDateTime(timeZone).toInstant());
  } catch {
    return undefined;
  }
}

/** The zone's IANA name, or `undefined` when there is no such zone. */
export function readZone(text: string | undefined): string | undefined {
  if (text === undefined || /^[+-]/u.test(text)) return undefined;
  try {
    return Temporal.Now.zonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

/** An occurrence's key in its one spelling: the day, or the instant to the second. */
export function readKey(text: string): string | undefined {
  if (!text.includes('T')) return readDay(text);
  const at = readInstant(text);
  return at === undefined ? undefined : occurrenceKey({ at, timeZone: 'UTC' });
}

export function localText(at: string, timeZone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDateTime().toString();
}

function instantOf(instant: Temporal.Instant): string | undefined {
  const { year } = instant.toZonedDateTimeISO('UTC');
  return isWritable(year) ? new Date(instant.epochMilliseconds).toISOString() : undefined;
}

function isWritable(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}
