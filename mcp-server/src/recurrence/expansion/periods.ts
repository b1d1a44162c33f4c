import { WEEKDAYS } from '../rule-parts.ts';
import type { RuleParts, Weekday } from '../rule-parts.ts';
import { allowsDay, allowsMonth } from './day-filter.ts';
import {
  CYCLE_DAYS,
  dateOf,
  daysInMonth,
  startOfMonth,
  startOfYear,
  weekdayOf,
} from './day-number.ts';
import type { DayNumber } from './day-number.ts';
import type { StepBudget } from './step-budget.ts';

/** FREQ's periods of a day or longer, in order. Each has a number; INTERVAL counts these. */
export interface Periods {
  /** The number of the period that holds a day. */
  numberOf(day: DayNumber): number;
  firstDay(number: number): DayNumber;
  /** The days of the period that BYxxx lets in, in order, before BYSETPOS. */
  daysOf(number: number, budget: StepBudget): DayNumber[];
  /** How many periods there are until the calendar repeats itself. */
  cycle: number;
  /** The most days that one can have. */
  maxDays: number;
}

/** @param start DTSTART, which gives the day where the rule names none */
export function createPeriods(parts: RuleParts, start: DayNumber): Periods {
  switch (parts.freq) {
    case 'YEARLY':
      return parts.byWeekNo ? weekYears(parts) : years(parts, start);
    case 'MONTHLY':
      return months(parts, start);
    case 'WEEKLY':
      return weeks(parts, start);
    default:
      return days(parts);
  }
}

function years(parts: RuleParts, start: DayNumber): Periods {
  const { byMonth, byYearDay, byMonthDay, byDay } = parts;
  const { month, day } = dateOf(start);
  const isOpen = !byYearDay && !byMonthDay && !byDay;
  const filter = isOpen ? { ...parts, byMonthDay: [day] } : parts;
  const wanted = byMonth ?? (isOpen ? [month] : ALL_MONTHS);
  const ordinalsOf = byMonth ? 'month' : 'year';
  return {
    numberOf: (each) => dateOf(each).year,
    firstDay: startOfYear,
    daysOf: (year, budget) => {
      budget.take();
      return ALL_MONTHS.filter((each) => wanted.includes(each)).flatMap((each) =>
        daysOfMonth({ year, month: each }, filter, { budget, ordinalsOf }),
      );
    },
    cycle: 400,
    maxDays: 366,
  };
}

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Years of whole weeks (ISO 8601 with WKST as the first day), which BYWEEKNO counts in. */
function weekYears(parts: RuleParts): Periods {
  const { byWeekNo = [], wkst = 'MO' } = parts;
  const firstDay = (year: number): DayNumber => weekStart(startOfYear(year) + 3, wkst);
  return {
    numberOf: (day) => dateOf(weekStart(day, wkst) + 3).year,
    firstDay,
    daysOf: (year, budget) => {
      const first = firstDay(year);
      const length = (firstDay(year + 1) - first) / 7;
      const numbers = byWeekNo.map((number) => (number > 0 ? number : length + number + 1));
      const wanted = new Set(numbers.filter((number) => number >= 1 && number <= length));
      budget.take(1 + wanted.size * 7);
      return [...wanted]
        .toSorted((a, b) => a - b)
        .flatMap((number) => span(first + (number - 1) * 7, 7))
        .filter((day) => allowsDay(parts, day));
    },
    cycle: 400,
    maxDays: 366,
  };
}

function months(parts: RuleParts, start: DayNumber): Periods {
  const isOpen = !parts.byMonthDay && !parts.byDay;
  const filter = isOpen ? { ...parts, byMonthDay: [dateOf(start).day] } : parts;
  const place = (number: number): { year: number; month: number } => ({
    year: Math.floor(number / 12),
    month: (number % 12) + 1,
  });
  return {
    numberOf: (day) => {
      const { year, month } = dateOf(day);
      return year * 12 + month - 1;
    },
    firstDay: (number) => startOfMonth(place(number).year, place(number).month),
    daysOf: (number, budget) => {
      budget.take();
      return daysOfMonth(place(number), filter, { budget, ordinalsOf: 'month' });
    },
    cycle: 4800,
    maxDays: 31,
  };
}

function weeks(parts: RuleParts, start: DayNumber): Periods {
  const { wkst = 'MO' } = parts;
  const origin = weekStart(0, wkst);
  const day = WEEKDAYS[weekdayOf(start) - 1];
  const filter = parts.byDay || !day ? parts : { ...parts, byDay: [{ day }] };
  const firstDay = (number: number): DayNumber => origin + number * 7;
  return {
    numberOf: (each) => Math.floor((each - origin) / 7),
    firstDay,
    daysOf: (number, budget) => {
      budget.take(7);
      return span(firstDay(number), 7).filter((each) => allowsDay(filter, each));
    },
    cycle: 20_871,
    maxDays: filter.byDay?.length ?? 0,
  };
}

function days(parts: RuleParts): Periods {
  return {
    numberOf: (day) => day,
    firstDay: (number) => number,
    daysOf: (day, budget) => {
      budget.take();
      return allowsDay(parts, day) ? [day] : [];
    },
    cycle: CYCLE_DAYS,
    maxDays: 1,
  };
}

function daysOfMonth(
  { year, month }: { year: number; month: number },
  parts: RuleParts,
  { budget, ordinalsOf }: { budget: StepBudget; ordinalsOf: 'month' | 'year' },
): DayNumber[] {
  if (!allowsMonth(parts, month)) return [];
  const first = startOfMonth(year, month);
  const length = daysInMonth(year, month);
  const candidates = candidatesIn(parts, { year, first, length });
  budget.take(candidates.length);
  return candidates.filter((day) => allowsDay(parts, day, ordinalsOf));
}

/** The days that are worth a look: those that BYYEARDAY, BYMONTHDAY or BYDAY name, else all of the month. */
function candidatesIn(
  { byYearDay, byMonthDay, byDay }: RuleParts,
  { year, first, length }: { year: number; first: DayNumber; length: number },
): DayNumber[] {
  const named =
    byYearDay?.map((n) => (n > 0 ? startOfYear(year) + n - 1 : startOfYear(year + 1) + n)) ??
    byMonthDay?.map((n) => (n > 0 ? first + n - 1 : first + length + n)) ??
    byDay?.flatMap(({ day }) => [0, 7, 14, 21, 28].map((days) => firstOn(day, first) + days));
  if (!named) return span(first, length);
  const within = named.filter((day) => day >= first && day < first + length);
  return [...new Set(within)].toSorted((a, b) => a - b);
}

function firstOn(weekday: Weekday, from: DayNumber): DayNumber {
  return from + ((WEEKDAYS.indexOf(weekday) + 1 - weekdayOf(from) + 7) % 7);
}

function weekStart(day: DayNumber, wkst: Weekday): DayNumber {
  return day - ((weekdayOf(day) - 1 - WEEKDAYS.indexOf(wkst) + 7) % 7);
}

function span(first: DayNumber, length: number): DayNumber[] {
  return Array.from({ length }, (_, index) => first + index);
}
