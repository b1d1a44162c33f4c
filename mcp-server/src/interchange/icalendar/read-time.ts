import { Temporal } from 'temporal-polyfill';

import { type When, occurrenceKey } from '../../recurrence/index.ts';
import { readDay, readInstant, readLocal, readZone } from '../values.ts';
import type { Component, Property } from './components.ts';

/** Zones by the names a calendar gives them; a name of its own may say which IANA zone is meant. */
export class Zones {
  readonly #named: Map<string, string>;
  readonly #own: string;

  constructor(calendar: Component, own: string) {
    this.#own = own;
    this.#named = new Map(
      calendar.components
        .filter((component) => component.name === 'VTIMEZONE')
        .flatMap(({ properties }) => {
          const valueOf = (name: string) =>
            properties.find((property) => property.name === name)?.values[0];
          const zone = readZone(valueOf('x-lic-location'));
          return zone === undefined ? [] : [[valueOf('tzid') ?? '', zone] as const];
        }),
    );
  }

  /** `undefined` for a zone that nobody knows; without a name it is the person's own. */
  find(name: string | undefined): string | undefined {
    if (name === undefined) return this.#own;
    // Such as /example.org/Europe/Berlin.
    const [tail] = /[^/]+\/[^/]+$/u.exec(name) ?? [];
    return readZone(name) ?? this.#named.get(name) ?? readZone(tail);
  }

  get own(): string {
    return this.#own;
  }
}

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

export function keysOf(properties: readonly Property[], zones: Zones): string[] {
  return properties.flatMap((property) => readTimes(property, zones).map(occurrenceKey));
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
