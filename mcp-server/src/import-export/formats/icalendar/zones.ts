import { readZone } from '../../read-dates.ts';
import { zoneOf } from '../windows-zone.ts';
import type { Component } from './components.ts';
import { matchTimeZone } from './match-time-zone.ts';

/** The zones of one calendar, by the names it gives them. */
export class Zones {
  readonly #defined: Map<string, Component>;
  readonly #found = new Map<string, string | undefined>();
  /** The person's own, for times without a zone. */
  readonly own: string;
  readonly #year: number;

  constructor(calendar: Component, { own, year }: { own: string; year: number }) {
    this.own = own;
    this.#year = year;
    this.#defined = new Map(
      calendar.components
        .filter((component) => component.name === 'VTIMEZONE')
        .map((component) => [valueOf(component, 'tzid') ?? '', component] as const),
    );
  }

  /** `undefined` for a zone that nobody knows; without a name it is the person's own. */
  find(name: string | undefined): string | undefined {
    if (name === undefined) return this.own;
    if (!this.#found.has(name)) this.#found.set(name, this.#resolve(name));
    return this.#found.get(name);
  }

  /** An IANA name, Windows' name for one (by CLDR), or whatever zone keeps the clock that the file defines. */
  #resolve(name: string): string | undefined {
    const defined = this.#defined.get(name);
    // Such as /example.org/Europe/Berlin.
    const [tail] = /[^/]+\/[^/]+$/u.exec(name) ?? [];
    return (
      readZone(defined && valueOf(defined, 'x-lic-location')) ??
      zoneOf(name) ??
      readZone(tail) ??
      (defined && matchTimeZone(defined, { preferred: this.own, year: this.#year }))
    );
  }
}

function valueOf({ properties }: Component, name: string): string | undefined {
  return properties.find((property) => property.name === name)?.values[0];
}
