import { Temporal } from 'temporal-polyfill';

import { occurrenceKey, type When } from '../../../recurrence/index.ts';
import { readDay, readInstant, readLocal } from '../../read-dates.ts';
import type { Property } from './components.ts';
import type { Zones } from './zones.ts';

/** The days or instants a property holds, those left out that are none. */
export function readTimes(property: Property, zones: Zones): When[] {
  const timeZone = zones.find(property.params['tzid']) ?? zones.own;
  return property.values.flatMap((value): When[] => {
    const date = value.includes('T') ? undefined : readDay(value);
    if (date !== undefined) return [{ date }];
    const at = value.endsWith('Z') ? readInstant(value) : readLocal(value, timeZone);
    return at === undefined ? [] : [{ at, timeZone }];
  });
}

export function addDuration(when: When, duration: string): When | undefined {
  try {
    const length = Temporal.Duration.from(duration);
    if ('date' in when) return { date: Temporal.PlainDate.from(when.date).add(length).toString() };
    const moved = Temporal.Instant.from(when.at).toZonedDateTimeISO(when.timeZone).add(length);
    return { at: moved.toInstant().toString(), timeZone: when.timeZone };
  } catch {
    return undefined;
  }
}

/** What the clock shows then in `timeZone`; a day begins at 00:00. */
export function clockOf(when: When, timeZone: string): Temporal.PlainDateTime {
  if ('date' in when) return Temporal.PlainDate.from(when.date).toPlainDateTime();
  return Temporal.Instant.from(when.at).toZonedDateTimeISO(timeZone).toPlainDateTime();
}

/** How far the due of a task lies behind its start, by the clock: the same for each of its occurrences. */
export class Lag {
  readonly #start: Temporal.PlainDateTime;
  readonly #due: Temporal.PlainDateTime;
  readonly #timeZone: string;
  readonly #isTimed: boolean;

  constructor({ start, due, own }: { start: When; due: When; own: string }) {
    this.#isTimed = 'at' in due;
    this.#timeZone = 'at' in due ? due.timeZone : 'at' in start ? start.timeZone : own;
    this.#start = clockOf(start, this.#timeZone);
    this.#due = clockOf(due, this.#timeZone);
  }

  get isNone(): boolean {
    return this.#start.equals(this.#due);
  }

  get isBackwards(): boolean {
    return Temporal.PlainDateTime.compare(this.#due, this.#start) < 0;
  }

  /** Days of the calendar. */
  get days(): number {
    return this.#due.toPlainDate().since(this.#start.toPlainDate()).days;
  }

  get length(): Temporal.Duration {
    return this.#due.since(this.#start);
  }

  get startDay(): number {
    return this.#start.day;
  }

  /** When the occurrence that starts then is due; a day stays a day. */
  dueOf(start: When): When {
    const day = clockOf(start, this.#timeZone).toPlainDate().add({ days: this.days });
    if ('date' in start || !this.#isTimed) return { date: day.toString() };
    const wall = clockOf(start, this.#timeZone).add(this.length);
    const isUsual = clockOf(start, this.#timeZone).toPlainTime().equals(this.#start.toPlainTime());
    const moved = isUsual ? day.toPlainDateTime(this.#due.toPlainTime()) : wall;
    const at = moved.toZonedDateTime(this.#timeZone).toInstant();
    return { at: at.toString({ smallestUnit: 'second' }), timeZone: this.#timeZone };
  }

  keyOf(start: When): string {
    return occurrenceKey(this.dueOf(start));
  }
}
