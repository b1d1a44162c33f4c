import { Temporal } from 'temporal-polyfill';
import type { When } from './types.ts';

/** The same text for the same occurrence: the day, or the UTC instant to the second. */
export function occurrenceKey(when: When): string {
  if ('date' in when) return when.date;
  return instantText(Temporal.Instant.from(when.at));
}

/** RFC 3339 in UTC without fractions of a second. */
export function instantText(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' });
}

/** The local clock of a moment; a day counts as its 00:00. */
export function toLocalDateTime(when: When, timeZone: string): Temporal.PlainDateTime {
  if ('date' in when) return Temporal.PlainDate.from(when.date).toPlainDateTime();
  return Temporal.Instant.from(when.at).toZonedDateTimeISO(timeZone).toPlainDateTime();
}

/**
 * The moment a local clock shows `wall`. What a gap skips is shifted forward by the gap's length,
 * what an overlap repeats is its first pass (Temporal's `compatible`).
 */
export function fromLocalDateTime(wall: Temporal.PlainDateTime, timeZone: string): When {
  const instant = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).toInstant();
  return { at: instantText(instant), timeZone };
}

/** The local day of a moment. */
export function dayOf(when: When, timeZone: string): Temporal.PlainDate {
  return toLocalDateTime(when, timeZone).toPlainDate();
}
