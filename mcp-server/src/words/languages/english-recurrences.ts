import type { ActionName } from '../semantics/index.ts';
import type { Pattern, PatternRow } from './language.ts';
import { patternsFor } from './language.ts';

type Row = PatternRow<ActionName>;

/** What goes on from how often: after a comma, or after "and". */
function also(list: readonly Row[]): readonly Pattern<ActionName>[] {
  const joined = list.map(([text, action]): Row => [`(and|&) ${text}`, action, { joined: true }]);
  return patternsFor('also', 'anywhere', [...list, ...joined]);
}

const MONTHLY = '[of (the|every|each) month]';
const EXCEPT = '(except|excluding|but not|but|other than|apart from) [for]';
const DONE =
  '(completion|completing [it]|finishing [it]|done|it is done|it is completed|i finish [it]|i complete [it])';

/** The holidays that are dates too; these fall on the same day every year. */
const holidays: readonly Row[] = [
  ["{every} (new year's|new years|new year) day", 'everyDateOfYear', { month: 1, day: 1 }],
  ["{every} (valentine's|valentines|valentine) [day]", 'everyDateOfYear', { month: 2, day: 14 }],
  ['{every} halloween', 'everyDateOfYear', { month: 10, day: 31 }],
  ['{every} (christmas|xmas) eve', 'everyDateOfYear', { month: 12, day: 24 }],
  ['{every} (christmas|xmas) [day]', 'everyDateOfYear', { month: 12, day: 25 }],
  ['{every} boxing day', 'everyDateOfYear', { month: 12, day: 26 }],
  ["{every} (new year's|new years|new year) eve", 'everyDateOfYear', { month: 12, day: 31 }],
];

/** Repeating. */
export const englishRecurrences: readonly Pattern<ActionName>[] = [
  ...patternsFor('every', 'anywhere', [
    ['{every} first {group}', 'everyEdgeWorkday', { nth: 1 }],
    ['{every} last {group}', 'everyEdgeWorkday', { nth: -1 }],
    ['{every} {unit}', 'everyUnit'],
    ['{every} {n}~{unit}', 'everyUnit'],
    ['{every} {ordinal} {unit}', 'everyUnit'],
    ['{every} other {unit}', 'everyUnit', { n: 2 }],
    ['{every} {weekdays}', 'everyWeekdays'],
    ['{every} other {weekdays}', 'everyWeekdays', { n: 2 }],
    ['{every} {n} {weekdays}', 'everyWeekdays'],
    [`{every} [the] {ordinals} {weekday} ${MONTHLY}`, 'everyNthWeekday'],
    ['{every} [the] {ordinals} {weekday} [of|in] {months}', 'everyNthWeekdayOfMonths'],
    ['[on] [the] {ordinals} {weekday} (of|in) {months}', 'nthWeekdayOfSeveralMonths'],
    ['{every} [the] {nths}', 'everyMonthDays'],
    ['{every} {ordinals} [day] of (the|every|each) month', 'everyMonthDays'],
    [`{every} last day ${MONTHLY}`, 'everyLastDay'],
    ['{every} last day of {months}', 'everyLastDayOfMonths'],
    ['{every} end of [the] month', 'everyLastDay'],
    ['{every} {ordinals} {group} of (the|every|each) month', 'everyNthWorkday'],
    ['{every} {ordinals} {group}', 'everyNthWorkdays'],
    ['{every} {month} {day}', 'everyDateOfYear'],
    ['{every} {day} [of] {month}', 'everyDateOfYear'],
    ['{every} {months}', 'everyMonths'],
    ['{every} {slashDate}', 'everyNumericDate'],
    ['{every} {dottedDate}', 'everyNumericDate'],
    ...holidays,
    ['{every} last day of the year', 'everyDateOfYear', { month: 12, day: 31 }],
    ['[on] [the] {ordinals} {weekday} (of|in) {every} month', 'everyNthWeekday'],
    ['[on] [the] {ordinals} {group} (of|in) {every} month', 'everyNthWorkday'],
    ['[on] [the] {nths} (of|in) {every} month', 'everyMonthDays'],
    ['[on] [the] {ordinals} [day] (of|in) {every} month', 'everyMonthDays'],
    ['once {every} {n}~{unit}', 'everyUnit'],
    ['{every} single {unit}', 'everyUnit'],
    ['{every} {dayPart}', 'everyDayPart'],
    ['{every} {dayParts}', 'everyDayParts'],
    ['on {repeatedDays}', 'everyRepeatedDays'],
    [`{n}~{unit} (after|from) ${DONE}`, 'everyUnit', { afterCompletion: true }],
    ['once (a|per|every|each) {unit}', 'everyUnit'],
    ['on weekdays', 'everyUnit', { unit: 'weekday' }],
    ['on workdays', 'everyUnit', { unit: 'workday' }],
    ['on weekends', 'everyWeekend'],
    ['{n} (times|time) (a|per|every|each) {unit}', 'timesAUnit'],
    ['{n}~(x|times|time)~(a|per|/)~{unit}', 'timesAUnit'],
    ['(once|twice|thrice) (a|per|every|each) {unit}', 'timesAUnit'],
    ['({n}~(x|times)|once|twice|thrice) (daily|weekly|monthly|yearly)', 'timesAUnit'],
  ]),
  ...patternsFor('every', 'end', [
    ['{repeatedDays}', 'everyRepeatedDays'],
    ['weekends', 'everyWeekend'],
    ['weekdays', 'everyUnit', { unit: 'weekday' }],
    ['workdays', 'everyUnit', { unit: 'workday' }],
  ]),
  ...patternsFor('every', { at: 'end', likeName: true }, [
    ['(daily|everyday)', 'everyUnit', { unit: 'day' }],
    ['weekly', 'everyUnit', { unit: 'week' }],
    ['(biweekly|fortnightly|every fortnight)', 'everyUnit', { unit: 'week', n: 2 }],
    ['monthly', 'everyUnit', { unit: 'month' }],
    ['quarterly', 'everyUnit', { unit: 'quarter' }],
    ['(yearly|annually)', 'everyUnit', { unit: 'year' }],
    ['hourly', 'everyUnit', { unit: 'hour' }],
    ['{every} {days}', 'everyDays'],
  ]),
  ...patternsFor('every', 'never', [['after {n}~{unit}', 'everyUnit', { afterCompletion: true }]]),
  ...also([
    ['[every|each|on] {weekdays}', 'everyWeekdays'],
    [`[every|each|on] [the] {ordinals} {weekday} ${MONTHLY}`, 'everyNthWeekday'],
    ['[every|each|on] [the] {ordinals} {weekday} [of|in] {months}', 'everyNthWeekdayOfMonths'],
    [`[every|each|on] [the] {ordinals} {group} ${MONTHLY}`, 'everyNthWorkday'],
    [`[every|each|on] [the] {nths} ${MONTHLY}`, 'everyMonthDays'],
    ['[every|each|on] [the] last day of {months}', 'everyLastDayOfMonths'],
    ['[every|each|on] {month} {day}', 'everyDateOfYear'],
    ['[every|each|on] [the] {day} [of] {month}', 'everyDateOfYear'],
  ]),
  ...patternsFor('on', 'anywhere', [
    ['on {allDays}', 'onWeekdays'],
    ['{allDays}', 'onWeekdays', { follows: 'every' }],
    [`on the {ordinals} [day] ${MONTHLY}`, 'onMonthDays'],
    ['on the {ordinals} {weekday} (of|in) {months}', 'onNthWeekdayOfMonths'],
    [`on the last day ${MONTHLY}`, 'onLastDay'],
    [`on the {ordinals} {weekday} ${MONTHLY}`, 'onNthWeekday'],
    [`on the {ordinals} {group} ${MONTHLY}`, 'onNthWorkday'],
    ['on {month} {day}', 'onDateOfYear'],
    ['on [the] {day} [of] {month}', 'onDateOfYear'],
    ['(in|of) {months}', 'inMonths'],
  ]),
  ...patternsFor('start', 'anywhere', [
    ['(starting|starts|start|beginning|begins|from) [on|from] {date}', 'starting'],
  ]),
  ...patternsFor('until', 'anywhere', [
    ['(until|till|til|ending|ends|end|through|thru|to) [on] {date}', 'until'],
    ['(until|till|til|through|thru) {month} [{year}]', 'untilMonth'],
  ]),
  ...patternsFor('span', { at: 'anywhere', likeName: true }, [
    ['for [the next] {n}~{unit}', 'span'],
  ]),
  ...patternsFor('times', 'anywhere', [
    ['for {n} (times|time|occurrences|occurrence)', 'times'],
    ['{n} (occurrences|occurrence)', 'times'],
    ['(until|ending|ends|stopping) after {n} (times|time|occurrences|occurrence)', 'times'],
  ]),
  ...patternsFor('times', { at: 'never', likeName: true }, [
    ['{n} (times|time)', 'times', { follows: true }],
  ]),
  ...patternsFor('anchor', 'anywhere', [[`(after|from|when) ${DONE}`, 'afterCompletion']]),
  ...patternsFor('except', 'anywhere', [
    [`${EXCEPT} [on] {allDays}`, 'exceptWeekdays'],
    [`${EXCEPT} [in] {months}`, 'exceptMonths'],
    [`${EXCEPT} [on] {dates}`, 'exceptDates'],
    [`${EXCEPT} [on] [the] {nths} ${MONTHLY}`, 'exceptDaysOfMonth'],
    [`${EXCEPT} [on] [the] {ordinals} ${MONTHLY}`, 'exceptDaysOfMonth'],
    [`${EXCEPT} [on] [the] {ordinals} {weekday} ${MONTHLY}`, 'exceptDaysOfMonth'],
  ]),
];
