/** The IANA name of the zone this computer is in. */
export function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const HALF_YEAR_MS = 182 * 24 * 3_600_000;

/** Whether clocks in both zones show the same: now, and in the other half of the year. */
export function sameClock(one: string, other: string, now = new Date()): boolean {
  const later = new Date(now.getTime() + HALF_YEAR_MS);
  return [now, later].every((moment) => wallClock(one, moment) === wallClock(other, moment));
}

/** `America/New_York` as "New York". */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

function wallClock(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(moment);
}
