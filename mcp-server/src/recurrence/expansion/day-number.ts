/** A day of the proleptic Gregorian calendar as the number of days since 1970-01-01. */
export type DayNumber = number;

/** The calendar repeats itself, weekdays included, after 400 years. */
export const CYCLE_DAYS = 146_097;

/** The last year that RFC 3339 can write. */
export const LAST_YEAR = 9999;

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_BEFORE_1970 = 719_162;

export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

export function daysInMonth(year: number, month: number): number {
  return startOfMonth(year, month + 1) - startOfMonth(year, month);
}

/** The first day of a month; 13 is the next year's January. */
export function startOfMonth(year: number, month: number): DayNumber {
  if (month === 13) return startOfMonth(year + 1, 1);
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  const beforeMonth = DAYS_BEFORE_MONTH[month - 1] ?? 0;
  return past * 365 + leapDays + beforeMonth + leapDay - DAYS_BEFORE_1970;
}

export function startOfYear(year: number): DayNumber {
  return startOfMonth(year, 1);
}

/** By counting from 1 March of year 0, so that a leap day ends its year (H. Hinnant, `civil_from_days`). */
export function dateOf(number: DayNumber): CalendarDate {
  const sinceMarch = number + DAYS_BEFORE_1970 + 306;
  const cycle = Math.floor(sinceMarch / CYCLE_DAYS);
  const dayOfCycle = sinceMarch - cycle * CYCLE_DAYS;
  const leapDays =
    Math.floor(dayOfCycle / 1460) -
    Math.floor(dayOfCycle / 36_524) +
    Math.floor(dayOfCycle / 146_096);
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365);
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** 1 = Monday. */
export function weekdayOf(number: DayNumber): number {
  // 1970-01-01 was a Thursday.
  return ((((number + 3) % 7) + 7) % 7) + 1;
}
