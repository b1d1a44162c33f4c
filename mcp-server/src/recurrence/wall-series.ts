import { Temporal } from 'temporal-polyfill';
import { dateOf, startOfMonth, weekdayOf } from './expansion/day-number.ts';
import type { DayNumber } from './expansion/day-number.ts';
import { compareWallTimes, expandRule } from './expansion/expand-rule.ts';
import type { WallTime } from './expansion/expand-rule.ts';
import type { StepBudget } from './expansion/step-budget.ts';
import { WEEKDAYS } from './rule-parts.ts';
import type { RuleParts } from './rule-parts.ts';

/** A rule's occurrences on the local clock, where no hour is missing and none comes twice. */
export interface WallSeries {
  /** The first occurrence at or after `from`; undefined when COUNT or the calendar's years are used up. */
  firstFrom(from: Temporal.PlainDateTime): Temporal.PlainDateTime | undefined;
}

/**
 * Occurrences of a rule from DTSTART = `start`, without UNTIL.
 * @throws RecurrenceError `never`, from `firstFrom`, when the search takes too many steps.
 */
export function createWallSeries(
  parts: RuleParts,
  start: Temporal.PlainDateTime,
  budget: StepBudget,
): WallSeries {
  const begin = toWallTime(start);
  const next = parts.stepsByDay
    ? createStepSearch(parts, begin)
    : createRuleSearch(withWeekday(parts, start), begin, budget);
  return {
    firstFrom(from) {
      const sought = toWallTime(from);
      const found = next(compareWallTimes(sought, begin) < 0 ? begin : sought);
      return found && toPlainDateTime(found);
    },
  };
}

/** The first occurrence at or after a time that is not before DTSTART. */
type Search = (sought: WallTime) => WallTime | undefined;

/** Goes on from where it ended before, so that COUNT is counted once only. */
function createRuleSearch(parts: RuleParts, start: WallTime, budget: StepBudget): Search {
  const { count = Infinity } = parts;
  let from: WallTime | undefined;
  let occurrences: Iterator<WallTime, undefined> | undefined;
  let current: WallTime | undefined;
  let number = 0;

  function advance(): void {
    budget.take();
    number += 1;
    current = number > count ? undefined : occurrences?.next().value;
  }

  return (sought) => {
    const isBehind = from === undefined || compareWallTimes(sought, from) < 0;
    const isFarAhead = current !== undefined && sought.day > current.day;
    if (isBehind || (isFarAhead && count === Infinity)) {
      from = count === Infinity ? sought : start;
      occurrences = expandRule({ parts, start, from, budget });
      number = 0;
      advance();
    }
    while (current && compareWallTimes(current, sought) < 0) advance();
    return current;
  };
}

/** BYWEEKNO alone means DTSTART's weekday. */
function withWeekday(parts: RuleParts, start: Temporal.PlainDateTime): RuleParts {
  const day = WEEKDAYS[start.dayOfWeek - 1];
  const isOpen = parts.byWeekNo && !(parts.byDay ?? parts.byMonthDay ?? parts.byYearDay);
  return isOpen && day ? { ...parts, byDay: [{ day }] } : parts;
}

/** "Every 3rd workday": INTERVAL counts only the days of BYDAY, from the first at or after DTSTART. */
function createStepSearch(parts: RuleParts, start: WallTime): Search {
  const days = [...isoDays(parts)].toSorted((a, b) => a - b);
  const monday = start.day - weekdayOf(start.day) + 1;
  /** How many days of BYDAY come before this one, from the Monday of DTSTART's week. */
  const indexOf = (day: DayNumber): number => {
    const weeks = Math.floor((day - monday) / 7);
    return weeks * days.length + days.filter((each) => each < weekdayOf(day)).length;
  };
  const dayAt = (index: number): DayNumber =>
    monday + Math.floor(index / days.length) * 7 + (days[index % days.length] ?? 1) - 1;
  const origin = indexOf(start.day);
  return (sought) => {
    const isOver = sought.second > start.second;
    const steps = indexOf(sought.day + (isOver ? 1 : 0)) - origin;
    const number = Math.ceil(steps / parts.interval);
    if (parts.count !== undefined && number >= parts.count) return undefined;
    return { day: dayAt(origin + number * parts.interval), second: start.second };
  };
}

/** BYDAY as ISO numbers, 1 = Monday. */
export function isoDays({ byDay = [] }: RuleParts): Set<number> {
  return new Set(byDay.map(({ day }) => WEEKDAYS.indexOf(day) + 1));
}

function toWallTime(wall: Temporal.PlainDateTime): WallTime {
  const day = startOfMonth(wall.year, wall.month) + wall.day - 1;
  return { day, second: wall.hour * 3600 + wall.minute * 60 + wall.second };
}

function toPlainDateTime({ day, second }: WallTime): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.from({
    ...dateOf(day),
    hour: Math.floor(second / 3600),
    minute: Math.floor((second % 3600) / 60),
    second: second % 60,
  });
}
