import type { ActionName } from '../semantics/index.ts';
import type { Pattern } from './language.ts';
import { patternsFor } from './language.ts';

const ZONES =
  '(utc|gmt|cet|cest|bst|wet|west|eet|eest|est|edt|cst|cdt|mst|mdt|pst|pdt|akst|hst|ist|jst|kst|aest|aedt|nzst|nzdt)';
const AT = '(at|@|by|around|about|approx|approximately|roughly|circa|ca)';

/** Times of day, lengths of time, and offsets of reminders. */
export const englishTimes: readonly Pattern<ActionName>[] = [
  ...patternsFor('time', 'anywhere', [
    [`[at] ${AT}~{clocks}`, 'clocks'],
    [`${AT}~{hourMark}`, 'clock'],
    ['(at|@) {hours}', 'hours'],
    ['(at|@|from) {clockRange}', 'clockRange'],
    ['[at|@]~{hour} in the morning', 'hourOfHalf', { add: 0 }],
    ['[at|@]~{hour} in the (afternoon|evening)', 'hourOfHalf', { add: 12 }],
    ['(at|@)~{hour} (at night|tonight)', 'hourOfHalf', { add: 12 }],
    ["[at|@]~{hour} o'clock", 'hour'],
    ["[at] {hourWord} o'clock", 'hourInWords'],
    ['[at] half past {n}', 'minutesPast', { minutes: 30 }],
    ['[at] quarter past {n}', 'minutesPast', { minutes: 15 }],
    ['[at] quarter to {n}', 'minutesPast', { minutes: -15 }],
    ['[at] half {n}', 'halfHour'],
    [`[(at|@)]~{clock}~${ZONES}`, 'otherZone'],
    ['[at] {minuteWord} past {hourWord}', 'minutesFrom'],
    ['[at] {minuteWord} past {hour}', 'minutesFrom'],
    ['[at] {minuteWord} to {hourWord}', 'minutesFrom', { sign: -1 }],
    ['[at] {minuteWord} to {hour}', 'minutesFrom', { sign: -1 }],
    ['(starting|from|beginning) [at]~{clock}', 'clock'],
    ['(at|@) {hourWord} fifteen', 'hourInWords', { minutes: 15 }],
    ['(at|@) {hourWord} thirty', 'hourInWords', { minutes: 30 }],
    ['(at|@) {hourWord} forty-five', 'hourInWords', { minutes: 45 }],
    [`[at] ${AT} {hour}~ish`, 'hour'],
  ]),
  ...patternsFor('time', 'edges', [
    ['at {dayPart}', 'dayPart'],
    ['(around|about|by) {dayPart}', 'dayPart'],
    ['in the {dayPart}', 'dayPart'],
    ['(at|around|by) lunch', 'dayPart', { time: '12:00' }],
    ['noonish', 'dayPart', { time: '12:00' }],
    ['{clock}', 'clock'],
    ['{clock}~ish', 'clock'],
    ['{hour}~ish', 'hour'],
  ]),
  ...patternsFor('time', 'end', [
    ['{clockRange}', 'clockRange'],
    ['(at|@|by)~{looseClock}', 'looseClock'],
    ['(at|@) {spacedClock}', 'clock'],
  ]),
  ...patternsFor('time', { at: 'edges', likeName: true }, [
    ['(at|@)~{hour}', 'hour'],
    ['(at|@) {hourWord}', 'hourInWords'],
  ]),
  ...patternsFor('time', { at: 'never', likeName: true }, [
    ['{dayPart}', 'dayPart'],
    ['first thing [in the morning]', 'dayPart', { time: '09:00' }],
    ['{clocks}', 'clocks'],
    ['{hour}', 'hour', { bare: true }],
    ['(from|at) {hourRange}', 'clockRange'],
    ['{hourRange}', 'clockRange'],
    ['{lateHourMark}', 'clock'],
    ['{dottedClock}', 'looseClock'],
  ]),
  ...patternsFor('time', 'amount', [['{hour} (at night|tonight)', 'hourOfHalf', { add: 12 }]]),
  ...patternsFor('duration', 'anywhere', [
    ['for {length}', 'duration'],
    ['for an hour and a half', 'minutes', { minutes: 90 }],
  ]),
  ...patternsFor('duration', { at: 'never', likeName: true }, [
    ['{length}', 'duration'],
    ['an hour and a half', 'minutes', { minutes: 90 }],
  ]),
  ...patternsFor('before', { at: 'end', likeName: true }, [
    ['{length} (before|prior|earlier|ahead) [due|it|the due date]', 'before'],
    ['{length} (after|later) [due|it|the due date]', 'before', { sign: 1 }],
    ['an hour and a half before', 'minutesBefore', { minutes: 90 }],
    ['[the] day before', 'minutesBefore', { minutes: 1440 }],
    ['(at|when|on) (due|due time|the due time|time|the time)', 'atDue'],
    ['when [it] is due', 'atDue'],
  ]),
];
