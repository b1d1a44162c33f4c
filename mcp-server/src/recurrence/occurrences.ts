import { Temporal } from 'temporal-polyfill';
import { LAST_YEAR } from './expansion/day-number.ts';
import { StepBudget } from './expansion/step-budget.ts';
import { parseRuleText } from './rule-parts.ts';
import type { RuleParts, Until } from './rule-parts.ts';
import { RecurrenceError } from './types.ts';
import type { RecurrenceRule, When } from './types.ts';
import {
  fromLocalDateTime,
  dayOf,
  instantText,
  occurrenceKey,
  toLocalDateTime,
} from './wall-clock.ts';
import { createWallSeries } from './wall-series.ts';

export interface OccurrenceQuery {
  /** `time` tells what the clock should have shown where `start` fell into a gap. */
  rule: Pick<RecurrenceRule, 'rrule' | 'time' | 'exdates'>;
  /** DTSTART: INTERVAL and COUNT count from here. It occurs only where the rule says so. */
  start: When;
  timeZone: string;
  /** Only occurrences later than this one. */
  after?: When;
  /** How many are wanted. */
  count: number;
  /** Keys (`occurrenceKey`) left out; a day leaves out all that falls on it. */
  exdates?: readonly string[];
  /** Keys of single occurrences the rule does not give. */
  rdates?: readonly string[];
}

/** Bounds a run of occurrences that all are left out by `exdates`. */
const MAX_SCANNED = 20_000;

/**
 * The next occurrences in order. A time in a DST gap is shifted by the gap, one that comes twice is
 * the first; two that fall on the same instant are one.
 * @throws RecurrenceError when the rule is refused or never matches.
 */
export function nextOccurrences(query: OccurrenceQuery): When[] {
  const budget = new StepBudget(query.rule.rrule);
  const parts = countingStart(parseRuleText(query.rule.rrule), query, budget);
  const timed = 'at' in query.start || isTimedRule(parts);
  const excluded = new Set([...(query.exdates ?? []), ...(query.rule.exdates ?? [])]);
  const isWanted = (when: When): boolean =>
    isAfter(when, query.after, query.timeZone) && !isExcluded(when, excluded, query.timeZone);
  const extra = (query.rdates ?? [])
    .map((key) => whenOfKey(key, query.timeZone))
    .filter(isWanted)
    .toSorted((a, b) => compareWhen(a, b, query.timeZone));

  const found: When[] = [];
  const keys = new Set<string>();
  const take = (when: When): void => {
    const key = occurrenceKey(when);
    if (keys.has(key)) return;
    keys.add(key);
    found.push(when);
  };
  try {
    for (const when of ruleOccurrences(parts, { ...query, timed, excluded, budget })) {
      if (!isWanted(when)) continue;
      const later = extra.findIndex((each) => compareWhen(each, when, query.timeZone) > 0);
      extra.splice(0, later === -1 ? extra.length : later).forEach(take);
      take(when);
      // The one after may take long to find.
      if (found.length >= query.count) break;
    }
  } catch (error) {
    // A rule so sparse that its next occurrence is out of reach still has those before it.
    if (found.length === 0 || !(error instanceof RecurrenceError)) throw error;
  }
  extra.forEach(take);
  return found.slice(0, query.count);
}

/** A start that the rule does not fall on is the first of COUNT all the same (RFC 5545, 3.3.10). */
function countingStart(
  parts: RuleParts,
  { rule, start, timeZone }: OccurrenceQuery,
  budget: StepBudget,
): RuleParts {
  if (parts.count === undefined) return parts;
  const begin = seriesStart(rule.time, start, timeZone);
  const first = createWallSeries({ ...parts, count: 1 }, begin, budget).firstFrom(begin);
  const isOccurrence = first && Temporal.PlainDateTime.compare(first, begin) === 0;
  return isOccurrence ? parts : { ...parts, count: parts.count - 1 };
}

/** Whether the rule itself gives a time of day, so that a bare day cannot hold its occurrences. */
export function isTimedRule(parts: RuleParts): boolean {
  const byTime = parts.byHour ?? parts.byMinute ?? parts.bySecond;
  return byTime !== undefined || parts.freq === 'HOURLY' || parts.freq === 'MINUTELY';
}

interface OccurrenceSearch extends OccurrenceQuery {
  /** Whether occurrences have a time of day. */
  timed: boolean;
  excluded: ReadonlySet<string>;
  budget: StepBudget;
}

function* ruleOccurrences(
  parts: RuleParts,
  { rule, start, after, timeZone, timed, excluded, budget }: OccurrenceSearch,
): Generator<When> {
  if (parts.count === 0) return;
  const begin = seriesStart(rule.time, start, timeZone);
  const series = createWallSeries(parts, begin, budget);
  const pending: { when: When; wall: Temporal.PlainDateTime }[] = [];
  let wall = series.firstFrom(after ? seekWall(after, timeZone) : begin);
  for (let scanned = 0; wall && scanned < MAX_SCANNED; scanned += 1) {
    if (timed && excluded.has(wall.toPlainDate().toString())) {
      // All that falls on this day is left out: 1,440 of a rule of minutes.
      wall = series.firstFrom(wall.toPlainDate().add({ days: 1 }).toPlainDateTime());
      continue;
    }
    const when: When = timed
      ? fromLocalDateTime(wall, timeZone)
      : { date: wall.toPlainDate().toString() };
    if (wall.year > LAST_YEAR || isPastUntil(when, parts.until, timeZone)) break;
    // What a gap shifted may land behind a later wall time: hold it until the clock has passed it.
    const shifted = timed ? toLocalDateTime(when, timeZone) : wall;
    const held = pending.findIndex(
      (each) => Temporal.PlainDateTime.compare(each.wall, shifted) > 0,
    );
    for (const each of pending.splice(0, held === -1 ? pending.length : held)) yield each.when;
    if (Temporal.PlainDateTime.compare(shifted, wall) > 0) {
      pending.push({ when, wall: shifted });
    } else {
      yield when;
    }
    const second = timed && repeatsInOverlap(parts) ? secondPass(wall, timeZone) : undefined;
    if (second) pending.push(second);
    wall = series.firstFrom(wall.add({ seconds: 1 }));
  }
  for (const { when } of pending) yield when;
}

/** "Every hour" is every hour that passes, also one that the clock shows twice. */
function repeatsInOverlap({ freq, interval }: RuleParts): boolean {
  return freq === 'HOURLY' ? interval === 1 : freq === 'MINUTELY' && 60 % interval === 0;
}

/** The second time that the clock shows `wall` when it is put back, held until it has been. */
function secondPass(
  wall: Temporal.PlainDateTime,
  timeZone: string,
): { when: When; wall: Temporal.PlainDateTime } | undefined {
  const [first, second] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(timeZone, { disambiguation }),
  );
  if (!first || !second || first.offset === second.offset) return undefined;
  // In a gap both are other times than the one that is meant.
  if (!second.toPlainDateTime().equals(wall)) return undefined;
  const putBackBy = first.offsetNanoseconds - second.offsetNanoseconds;
  const change = first.getTimeZoneTransition('next');
  if (!change) return undefined;
  return {
    when: { at: instantText(second.toInstant()), timeZone },
    wall: change.toPlainDateTime().add({ nanoseconds: putBackBy }),
  };
}

/** DTSTART on the local clock: the rule's time, where a gap moved the first occurrence off it. */
export function seriesStart(
  time: string | undefined,
  start: When,
  timeZone: string,
): Temporal.PlainDateTime {
  const wall = toLocalDateTime(start, timeZone);
  if (time === undefined || 'date' in start) return wall;
  const meant = wall.toPlainDate().toPlainDateTime(time);
  const isShifted = occurrenceKey(fromLocalDateTime(meant, timeZone)) === occurrenceKey(start);
  return isShifted ? meant : wall;
}

/** Where to look on the local clock: a day earlier when a gap near by may have shifted something. */
function seekWall(after: When, timeZone: string): Temporal.PlainDateTime {
  const wall = toLocalDateTime(after, timeZone);
  if ('date' in after) return wall;
  const moment = Temporal.Instant.from(after.at).toZonedDateTimeISO(timeZone);
  const change = moment.getTimeZoneTransition('previous');
  const isNear = change && moment.since(change, { largestUnit: 'hours' }).hours < 25;
  return isNear ? wall.subtract({ days: 1 }) : wall;
}

/** Whether `when` is later than UNTIL; a day as UNTIL lets in all of that day. */
export function isPastUntil(when: When, until: Until | undefined, timeZone: string): boolean {
  if (!until) return false;
  if ('at' in until && 'at' in when) return Temporal.Instant.compare(when.at, until.at) > 0;
  const wall = toLocalDateTime(when, timeZone);
  if ('wall' in until) return Temporal.PlainDateTime.compare(wall, until.wall) > 0;
  return wall.toPlainDate().toString() > ('date' in until ? until.date : until.at.slice(0, 10));
}

function isAfter(when: When, after: When | undefined, timeZone: string): boolean {
  if (!after) return true;
  if ('date' in when || 'date' in after) {
    return Temporal.PlainDate.compare(dayOf(when, timeZone), dayOf(after, timeZone)) > 0;
  }
  return Temporal.Instant.compare(when.at, after.at) > 0;
}

function isExcluded(when: When, excluded: ReadonlySet<string>, timeZone: string): boolean {
  if (excluded.size === 0) return false;
  return excluded.has(occurrenceKey(when)) || excluded.has(dayOf(when, timeZone).toString());
}

function whenOfKey(key: string, timeZone: string): When {
  if (!key.includes('T')) return { date: key };
  return { at: instantText(Temporal.Instant.from(key)), timeZone };
}

function compareWhen(a: When, b: When, timeZone: string): number {
  if ('at' in a && 'at' in b) return Temporal.Instant.compare(a.at, b.at);
  return Temporal.PlainDateTime.compare(toLocalDateTime(a, timeZone), toLocalDateTime(b, timeZone));
}
