import type { Pattern } from './language.ts';

type Row = [text: string, meaning: Pattern['meaning'], args?: Pattern['args']];

function rows(
  kind: Pattern['kind'],
  title: Pattern['title'],
  list: readonly Row[],
): readonly Pattern[] {
  return list.map(([text, meaning, args = {}]) => ({ kind, title, text, meaning, args }));
}

/** Times of day, lengths of time, and offsets of reminders. */
export const englishTimes: readonly Pattern[] = [
  ...rows('time', 'anywhere', [
    ['(at|@|by)~{clocks}', 'clocks'],
    ['(at|@|from) {clockRange}', 'clockRange'],
    ['[at|@]~{hour} in the morning', 'hourOfHalf', { add: 0 }],
    ['[at|@]~{hour} in the (afternoon|evening)', 'hourOfHalf', { add: 12 }],
    ['(at|@)~{hour} (at night|tonight)', 'hourOfHalf', { add: 12 }],
    ["[at|@]~{hour} o'clock", 'hour'],
    ['[at] half past {n}', 'minutesPast', { minutes: 30 }],
    ['[at] quarter past {n}', 'minutesPast', { minutes: 15 }],
    ['[at] quarter to {n}', 'minutesPast', { minutes: -15 }],
    ['(starting|from|beginning) [at]~{clock}', 'clock'],
  ]),
  ...rows('time', 'end', [
    ['(at|@)~{hour}', 'hour'],
    ['at {dayPart}', 'dayPart'],
    ['in the {dayPart}', 'dayPart'],
    ['{clock}', 'clock'],
    ['{clockRange}', 'clockRange'],
  ]),
  ...rows('time', 'never', [
    ['{dayPart}', 'dayPart'],
    ['{clocks}', 'clocks'],
    ['{hour}', 'hour', { bare: true }],
    ['(at|@|by)~{looseClock}', 'looseClock'],
  ]),
  ...rows('time', 'amount', [['{hour} (at night|tonight)', 'hourOfHalf', { add: 12 }]]),
  ...rows('duration', 'anywhere', [
    ['for {length}', 'duration'],
    ['for an hour and a half', 'minutes', { minutes: 90 }],
  ]),
  ...rows('duration', 'never', [
    ['{length}', 'duration'],
    ['an hour and a half', 'minutes', { minutes: 90 }],
  ]),
  ...rows('before', 'anywhere', [
    ['{length} (before|prior|earlier|ahead) [due|it|the due date]', 'before'],
    ['{length} (after|later) [due|it|the due date]', 'before', { sign: 1 }],
    ['an hour and a half before', 'minutesBefore', { minutes: 90 }],
    ['[the] day before', 'minutesBefore', { minutes: 1440 }],
    ['(at|when|on) (due|due time|the due time|time|the time)', 'atDue'],
    ['when [it] is due', 'atDue'],
  ]),
];
