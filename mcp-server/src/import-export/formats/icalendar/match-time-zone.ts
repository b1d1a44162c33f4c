import { Temporal } from 'temporal-polyfill';

import { nextOccurrences, RecurrenceError } from '../../../recurrence/index.ts';
import type { Component } from './components.ts';

/** A VTIMEZONE has one part for each change of the clock in its history; the newest ones count. */
const MAX_OBSERVANCES = 200;
const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

interface ClockChange {
  /** The first instant with the new offset, in milliseconds. */
  from: number;
  /** Milliseconds ahead of UTC. */
  offset: number;
}

/**
 * The IANA zone whose clock the VTIMEZONE describes (RFC 5545 section 3.6.5): the same offset from UTC
 * in the middle of each month of `year` and the one after. `preferred` wins where it is one of several.
 */
export function matchTimeZone(
  definition: Component,
  { preferred, year }: { preferred: string; year: number },
): string | undefined {
  const changes = definition.components
    .slice(-MAX_OBSERVANCES)
    .flatMap((observance) => readChanges(observance, year))
    .toSorted((a, b) => a.from - b.from);
  if (changes.length === 0) return undefined;
  const probes = [year, year + 1].flatMap((each) =>
    MONTHS.map((month) => Date.UTC(each, month - 1, 15)),
  );
  const wanted = probes.map((at) => changes.findLast(({ from }) => from <= at)?.offset);
  const isSame = (zone: string) =>
    probes.every(
      (at, index) => wanted[index] === undefined || wanted[index] === offsetOf(zone, at),
    );
  return [preferred, ...Intl.supportedValuesOf('timeZone')].find(isSame);
}

/** When STANDARD or DAYLIGHT began to hold, last before `year` and in the two years from then on. */
function readChanges({ properties }: Component, year: number): ClockChange[] {
  const valueOf = (name: string) =>
    properties.find((property) => property.name === name)?.values[0];
  const [before, offset] = [valueOf('tzoffsetfrom'), valueOf('tzoffsetto')].map(readOffset);
  const start = valueOf('dtstart');
  if (offset === undefined || start === undefined) return [];
  // The onset is told by the clock as it stood before the change.
  const change = (wall: string): ClockChange => ({
    from: Date.parse(`${wall.slice(0, 19)}Z`) - (before ?? offset),
    offset,
  });
  const rule = properties.find((property) => property.name === 'rrule')?.raw;
  const first = change(start);
  if (Number.isNaN(first.from)) return [];
  // Zones change their clocks by the year; other rules are not worth the time that they take.
  if (rule === undefined || !/FREQ=YEARLY/iu.test(rule)) return [first];
  try {
    const found = nextOccurrences({
      rule: { rrule: rule },
      start: { at: `${start.slice(0, 19)}Z`, timeZone: 'UTC' },
      timeZone: 'UTC',
      after: { at: `${Math.max(1, year - 2)}-12-31T00:00:00Z`, timeZone: 'UTC' },
      count: 4,
    });
    return [first, ...found.flatMap((when) => ('at' in when ? change(when.at) : []))];
  } catch (error) {
    if (error instanceof RecurrenceError) return [first];
    throw error;
  }
}

/** "+05:30" as ical.js writes it. */
function readOffset(text: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})/u.exec(text ?? '') ?? [];
  if (sign === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function offsetOf(zone: string, at: number): number {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return moment.offsetNanoseconds / 1e6;
}
