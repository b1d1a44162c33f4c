import { findIana } from 'windows-iana';

import { readZone } from '../read-dates.ts';

/** A zone by its IANA name, or by the name that Windows has for it (CLDR's mapping). */
export function zoneOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  return readZone(name) ?? readZone(findIana(name)[0]);
}
