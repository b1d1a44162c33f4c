import type { RuleParts } from '../rule-parts.ts';

/** Seconds since 00:00 on the local clock, or since an hour or minute began. */
export type SecondOfDay = number;

/** Times in order, computed one by one: BYHOUR, BYMINUTE and BYSECOND can name each second of a day. */
export interface TimeSet {
  size: number;
  at(index: number): SecondOfDay;
  /** The index of the first that is not before `second`; `size` where all are. */
  indexFrom(second: SecondOfDay): number;
}

/** Times of a day that the rule names, else DTSTART's own. */
export function timesOfDay(parts: RuleParts, start: SecondOfDay): TimeSet {
  return combine(
    sorted(parts.byHour) ?? [Math.floor(start / 3600)],
    3600,
    timesOfHour(parts, start),
  );
}

export function timesOfHour(parts: RuleParts, start: SecondOfDay): TimeSet {
  const minutes = sorted(parts.byMinute) ?? [Math.floor((start % 3600) / 60)];
  return combine(minutes, 60, timesOfMinute(parts, start));
}

export function timesOfMinute({ bySecond }: RuleParts, start: SecondOfDay): TimeSet {
  return toTimeSet(sorted(bySecond) ?? [start % 60]);
}

/** Those of `times` that BYSETPOS chooses, if the rule has it. */
export function chosenTimes(parts: RuleParts, times: TimeSet): TimeSet {
  if (!parts.bySetPos) return times;
  return toTimeSet(chosenIndexes(parts.bySetPos, times.size).map((index) => times.at(index)));
}

/** The members of a set that BYSETPOS chooses, as indexes in order. */
export function chosenIndexes(bySetPos: readonly number[], size: number): number[] {
  const indexes = bySetPos.map((position) => (position > 0 ? position - 1 : size + position));
  const inside = indexes.filter((index) => index >= 0 && index < size);
  return [...new Set(inside)].toSorted((a, b) => a - b);
}

function combine(units: readonly number[], length: number, inside: TimeSet): TimeSet {
  return {
    size: units.length * inside.size,
    at(index) {
      const unit = units[Math.floor(index / inside.size)] ?? 0;
      return unit * length + inside.at(index % inside.size);
    },
    indexFrom(second) {
      const place = units.findIndex((unit) => (unit + 1) * length > second);
      if (place === -1) return units.length * inside.size;
      const into = second - (units[place] ?? 0) * length;
      return place * inside.size + (into <= 0 ? 0 : inside.indexFrom(into));
    },
  };
}

function toTimeSet(times: readonly number[]): TimeSet {
  return {
    size: times.length,
    at: (index) => times[index] ?? 0,
    indexFrom(second) {
      const index = times.findIndex((each) => each >= second);
      return index === -1 ? times.length : index;
    },
  };
}

function sorted(values: readonly number[] | undefined): number[] | undefined {
  return values && [...new Set(values)].toSorted((a, b) => a - b);
}
