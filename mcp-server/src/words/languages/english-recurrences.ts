import type { Pattern } from './language.ts';

type Row = [text: string, meaning: Pattern['meaning'], args?: Pattern['args']];

function rows(
  kind: Pattern['kind'],
  title: Pattern['title'],
  list: readonly Row[],
): readonly Pattern[] {
  return list.map(([text, meaning, args = {}]) => ({ kind, title, text, meaning, args }));
}

const MONTHLY = '[of (the|every|each) month]';
const DONE =
  '(completion|completing [it]|finishing [it]|done|it is done|it is completed|i finish [it]|i complete [it])';

/** Repeating. */
export const englishRecurrences: readonly Pattern[] = [
  ...rows('every', 'anywhere', [
    ['{every} first {group}', 'everyEdgeWorkday', { nth: 1 }],
    ['{every} last {group}', 'everyEdgeWorkday', { nth: -1 }],
    ['{every} {unit}', 'everyUnit'],
    ['{every} {n}~{unit}', 'everyUnit'],
    ['{every} {ordinal} {unit}', 'everyUnit'],
    ['{every} other {unit}', 'everyUnit', { n: 2 }],
    ['{every} {weekdays}', 'everyWeekdays'],
    ['{every} other {weekdays}', 'everyWeekdays', { n: 2 }],
    ['{every} {n} {weekdays}', 'everyWeekdays'],
    [`{every} {ordinals} {weekday} ${MONTHLY}`, 'everyNthWeekday'],
    ['{every} {ordinals} {weekday} (of|in) {months}', 'everyNthWeekdayOfMonths'],
    ['{every} [the] {nths}', 'everyMonthDays'],
    ['{every} {ordinals} [day] of (the|every|each) month', 'everyMonthDays'],
    [`{every} last day ${MONTHLY}`, 'everyLastDay'],
    ['{every} last day of {months}', 'everyLastDayOfMonths'],
    ['{every} end of [the] month', 'everyLastDay'],
    ['{every} {ordinals} {group} of (the|every|each) month', 'everyNthWorkday'],
    ['{every} {month} {day}', 'everyDateOfYear'],
    ['{every} {day} [of] {month}', 'everyDateOfYear'],
    ['{every} {months}', 'everyMonths'],
    ['{every} {dayPart}', 'everyDayPart'],
    [`{n}~{unit} (after|from) ${DONE}`, 'everyUnit', { afterCompletion: true }],
    ['once (a|every|each) {unit}', 'everyUnit'],
    ['on weekdays', 'everyUnit', { unit: 'weekday' }],
    ['on workdays', 'everyUnit', { unit: 'workday' }],
  ]),
  ...rows('every', 'end', [
    ['(daily|everyday)', 'everyUnit', { unit: 'day' }],
    ['weekly', 'everyUnit', { unit: 'week' }],
    ['(biweekly|fortnightly|every fortnight)', 'everyUnit', { unit: 'week', n: 2 }],
    ['monthly', 'everyUnit', { unit: 'month' }],
    ['quarterly', 'everyUnit', { unit: 'quarter' }],
    ['(yearly|annually)', 'everyUnit', { unit: 'year' }],
    ['hourly', 'everyUnit', { unit: 'hour' }],
  ]),
  ...rows('every', 'never', [
    ['weekdays', 'everyUnit', { unit: 'weekday' }],
    ['workdays', 'everyUnit', { unit: 'workday' }],
  ]),
  ...rows('on', 'anywhere', [
    ['on {weekdays}', 'onWeekdays'],
    [`on the {ordinals} [day] ${MONTHLY}`, 'onMonthDays'],
    ['on the {ordinals} {weekday} (of|in) {months}', 'onNthWeekdayOfMonths'],
    [`on the last day ${MONTHLY}`, 'onLastDay'],
    [`on the {ordinals} {weekday} ${MONTHLY}`, 'onNthWeekday'],
    [`on the {ordinals} {group} ${MONTHLY}`, 'onNthWorkday'],
    ['on {month} {day}', 'onDateOfYear'],
    ['on [the] {day} [of] {month}', 'onDateOfYear'],
    ['in {months}', 'inMonths'],
  ]),
  ...rows('start', 'anywhere', [
    ['(starting|starts|start|beginning|begins|from) [on|from] {date}', 'starting'],
  ]),
  ...rows('until', 'anywhere', [
    ['(until|till|til|ending|ends|end|through|thru|to) [on] {date}', 'until'],
  ]),
  ...rows('span', 'anywhere', [['for [the next] {n}~{unit}', 'span']]),
  ...rows('times', 'anywhere', [
    ['for {n} (times|time|occurrences|occurrence)', 'times'],
    ['{n} (occurrences|occurrence)', 'times'],
  ]),
  ...rows('anchor', 'anywhere', [[`(after|from|when) ${DONE}`, 'afterCompletion']]),
  ...rows('except', 'anywhere', [['(except|excluding|but not) [on] {weekdays}', 'except']]),
];
