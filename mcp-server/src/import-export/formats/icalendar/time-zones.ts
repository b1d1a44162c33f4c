import { Temporal } from 'temporal-polyfill';

import { component } from './lines.ts';

/** How far ahead a zone's changes are written; the last one goes on from there. */
const YEARS_AHEAD = 12;

/** A VTIMEZONE (RFC 5545 section 3.6.5) for each zone, with its changes from the year before `now`. */
export function timeZones(names: Iterable<string>, now: Temporal.Instant): string[] {
  return [...new Set(names)].toSorted().flatMap((name) => {
    const start = now.toZonedDateTimeISO(name).with({ month: 1, day: 1 }).startOfDay();
    const from = start.subtract({ years: 1 });
    const until = start.add({ years: YEARS_AHEAD });
    const observances: string[] = [];
    let change = from.getTimeZoneTransition('previous');
    if (!change) observances.push(...observance('STANDARD', from, from.offsetNanoseconds));
    while (change && Temporal.ZonedDateTime.compare(change, until) < 0) {
      const before = change.subtract({ nanoseconds: 1 }).offsetNanoseconds;
      const kind = change.offsetNanoseconds > before ? 'DAYLIGHT' : 'STANDARD';
      observances.push(...observance(kind, change, before));
      change = change.getTimeZoneTransition('next');
    }
    return component('VTIMEZONE', [`TZID:${name}`, ...observances]);
  });
}

function observance(kind: string, at: Temporal.ZonedDateTime, before: number): string[] {
  // Told by the clock as it stood before the change.
  const onset = at.toInstant().toZonedDateTimeISO('UTC').add({ nanoseconds: before });
  return component(kind, [
    `DTSTART:${onset.toPlainDateTime().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/gu, '')}`,
    `TZOFFSETFROM:${offsetText(before)}`,
    `TZOFFSETTO:${offsetText(at.offsetNanoseconds)}`,
  ]);
}

function offsetText(nanoseconds: number): string {
  const minutes = Math.round(nanoseconds / 60e9);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const digits = [hours, rest].map((number) => String(number).padStart(2, '0')).join('');
  return `${minutes < 0 ? '-' : '+'}${digits}`;
}
