import type { ActionName } from '../semantics/index.ts';
import type { Pattern, PatternRow } from './language.ts';
import { patternsFor } from './language.ts';

type Row = PatternRow<ActionName>;

function dates(
  title: Parameters<typeof patternsFor>[1],
  rows: readonly Row[],
): Pattern<ActionName>[] {
  return patternsFor('date', title, rows);
}

function holidays(before: string): Row[] {
  const days: [words: string, month: number, day: number][] = [
    ["(new year's|new years|new year) day", 1, 1],
    ["(valentine's|valentines|valentine) [day]", 2, 14],
    ['halloween', 10, 31],
    ['(christmas|xmas) eve', 12, 24],
    ['(christmas|xmas) [day]', 12, 25],
    ['boxing day', 12, 26],
    ["(new year's|new years|new year) eve", 12, 31],
  ];
  return days.map(([words, month, day]) => [`${before}${words}`, 'holiday', { month, day }]);
}

const MOVABLE =
  "(easter [sunday|monday]|good friday|thanksgiving|mother's day|father's day|pentecost)";
const END_OF_DAY = '(eod|cob|[the] end of [the] day|[the] close of (business|play))';
const BY = '(by|due|due:|no later than|not later than)';

/** Days and moments. */
export const englishDates: readonly Pattern<ActionName>[] = [
  ...dates('anywhere', [
    ['today', 'dayOffset', { days: 0 }],
    ['later today', 'dayOffset', { days: 0 }],
    ['(tomorrow|tmr|tmrw)', 'dayOffset', { days: 1 }],
    ['first thing (tomorrow|tmr|tmrw)', 'dayOffset', { days: 1, time: '09:00' }],
    [`${BY} [on] {date}`, 'sameDate'],
    ['[the] day after (tomorrow|tmr|tmrw)', 'dayOffset', { days: 2 }],
    ['on {weekday}', 'weekday'],
    ['on {weekdays}', 'severalWeekdays'],
    ['on {month} {day}~[,] [{year}]', 'monthDay'],
    ['on [the] {day} [of] {month}~[,] [{year}]', 'monthDay'],
    ['on {iso}', 'isoDate'],
    ...holidays('on '),
    ['in {n}~{unit}', 'fromNow'],
    ["in {n}~{unit}~['] time", 'fromNow'],
    ['in {n}~(seconds|secs|sec|s)', 'secondsFromNow'],
    ['in a fortnight', 'dayOffset', { days: 14 }],
    ['in an hour and a half', 'minutesFromNow', { minutes: 90 }],
    ['in {length}', 'lengthFromNow'],
    ['+~{n}~{unit}', 'fromNow'],
    ['{n}~{unit} from (now|today)', 'fromNow'],
    ['({n}~{unit}|[the] day) (after|from) {date}', 'fromDate'],
    ['({n}~{unit}|[the] day) before {date}', 'fromDate', { sign: -1 }],
  ]),
  ...dates('edges', [
    ['{isoTime}', 'isoTime'],
    ['{iso}', 'isoDate'],
    ['{month} {day}~[,] [{year}]', 'monthDay'],
    ['[on] {weekday}~[,] {month} {day}~[,] [{year}]', 'monthDay'],
    ['[on] {weekday}~[,] [the] {day} [of] {month}~[,] [{year}]', 'monthDay'],
    ['[on] [the] {ordinal} of the month', 'dayOfMonth'],
    ['[on] [the] {ordinal} of (the|this) month', 'dayOfThatMonth', { later: 0 }],
    ['[on] [the] {ordinal} of next month', 'dayOfThatMonth', { later: 1 }],
    ['[the] {day} [of] {month}~[,] [{year}]', 'monthDay'],
    [`[by|due] ${END_OF_DAY} [on] {date}`, 'sameDate'],
    ['this morning', 'dayOffset', { days: 0, time: '09:00' }],
    ['this afternoon', 'dayOffset', { days: 0, time: '12:00' }],
    ['this evening', 'dayOffset', { days: 0, time: '19:00' }],
    ['(tonight|tonite)', 'dayOffset', { days: 0, time: '22:00' }],
    ['this {weekday}', 'weekday', { today: true }],
    ['[this|the] coming {weekday}', 'weekday'],
    ['next {weekday}', 'weekdayNextWeek'],
    ['[on] {weekday} [of] next week', 'weekdayNextWeek'],
    ['next week~[,] [on] {weekday}', 'weekdayNextWeek'],
    ['[on] [the] {weekday} after next', 'weekdayNextWeek', { weeks: 1 }],
    ['[on] {weekday} week', 'weekday', { weeks: 1 }],
    ['[on] {weekday}~[,] {slashDate}', 'slashDate'],
    ['[on] {weekday}~[,] {dottedDate}', 'slashDate'],
    ['on {slashDate}', 'slashDate'],
    ['on {dottedDate}', 'slashDate'],
    ['[on] [the] last day of {month} [{year}]', 'edgeOfMonth', { edge: 'end' }],
    ['[on] [the] first day of {month} [{year}]', 'edgeOfMonth'],
    ['[on] [the] last day of [the|this] month', 'edgeOfPeriod', { unit: 'month', edge: 'end' }],
    ['[on] [the] last day of next month', 'edgeOfPeriod', { unit: 'month', edge: 'end', later: 1 }],
    ['[on] [the] last day of [the|this] year', 'edgeOfPeriod', { unit: 'year', edge: 'end' }],
    ['[on] [the] first day of next month', 'edgeOfPeriod', { unit: 'month', later: 1 }],
    ['[on] [the] {ordinal} {weekday} (of|in) {month} [{year}]', 'nthWeekdayOfMonth'],
    ['[on] [the] {ordinal} {weekday} (of|in) this month', 'nthWeekdayOfMonth', { later: 0 }],
    ['[on] [the] {ordinal} {weekday} (of|in) [the] month', 'comingNthWeekday'],
    ['[on] [the] {ordinal} {weekday} (of|in) next month', 'nthWeekdayOfMonth', { later: 1 }],
  ]),
  ...dates('end', [
    ['[on] {weekday}~[,] [the] {ordinal}', 'weekdayOfMonth'],
    ['[on] {weekday} {day}', 'weekdayWithNumber'],
    ['[on] [the] {ordinal} {weekday}', 'comingNthWeekday', { alone: true }],
    ['[on|over|at|by] the weekend', 'weekend'],
    ['{weekday} am', 'weekday', { time: '09:00' }],
    ['{weekday} pm', 'weekday', { time: '12:00' }],
    ['next week', 'edgeOfPeriod', { unit: 'week', later: 1 }],
    ['(early|the start of|the beginning of) next week', 'edgeOfPeriod', { unit: 'week', later: 1 }],
    ['(mid|mid-|middle of|the middle of)~next week', 'edgeOfPeriod', midWeek(1)],
    ['[the] week after next', 'edgeOfPeriod', { unit: 'week', later: 2 }],
    ['next month', 'edgeOfPeriod', { unit: 'month', later: 1 }],
    ['next quarter', 'edgeOfPeriod', { unit: 'quarter', later: 1 }],
    ['next year', 'edgeOfPeriod', { unit: 'year', later: 1 }],
    ['(mid|mid-|middle of)~{month} [{year}]', 'edgeOfMonth', { edge: 'mid' }],
    ['(mid|mid-)~month', 'edgeOfPeriod', { unit: 'month', edge: 'mid' }],
    ['[the] middle of (the|this) month', 'edgeOfPeriod', { unit: 'month', edge: 'mid' }],
    [END_OF_DAY, 'dayOffset', { days: 0 }],
    ['eow', 'endOfWorkWeek'],
    ['eom', 'edgeOfPeriod', { unit: 'month', edge: 'end' }],
    ['eoq', 'edgeOfPeriod', { unit: 'quarter', edge: 'end' }],
    ['eoy', 'edgeOfPeriod', { unit: 'year', edge: 'end' }],
    ['next day', 'dayOffset', { days: 1 }],
    ['[the] next (workday|working day|business day)', 'fromNow', { n: 1, unit: 'workday' }],
    ['[the] next weekday', 'fromNow', { n: 1, unit: 'weekday' }],
    ['next weekend', 'weekend', { next: true }],
    ['this weekend', 'weekend'],
    ['[the] end of [the|this] week', 'endOfWorkWeek'],
    ['[the] end of next week', 'endOfWorkWeek', { later: 1 }],
    ['[the] end of [the|this] month', 'edgeOfPeriod', { unit: 'month', edge: 'end' }],
    ['[the] end of next month', 'edgeOfPeriod', { unit: 'month', edge: 'end', later: 1 }],
    ['[the] end of [the|this] quarter', 'edgeOfPeriod', { unit: 'quarter', edge: 'end' }],
    ['[the] end of next quarter', 'edgeOfPeriod', { unit: 'quarter', edge: 'end', later: 1 }],
    ['[the] end of {quarter} [{year}]', 'edgeOfQuarter', { edge: 'end' }],
    ['[the] (start|beginning) of {quarter} [{year}]', 'edgeOfQuarter'],
    ['[the] end of [the|this] year', 'edgeOfPeriod', { unit: 'year', edge: 'end' }],
    ['[the] end of next year', 'edgeOfPeriod', { unit: 'year', edge: 'end', later: 1 }],
    ['[the] (start|beginning) of next week', 'edgeOfPeriod', { unit: 'week', later: 1 }],
    ['[the] (start|beginning) of next month', 'edgeOfPeriod', { unit: 'month', later: 1 }],
    ['[the] (start|beginning) of next year', 'edgeOfPeriod', { unit: 'year', later: 1 }],
    ['[the] end of {month} [{year}]', 'edgeOfMonth', { edge: 'end' }],
    ['[the] (start|beginning) of {month} [{year}]', 'edgeOfMonth'],
    ['[later|sometime] (this|in this) (week|month|quarter|year)', 'noOneDay'],
    ['(late|sometime) next (week|month|quarter|year)', 'noOneDay'],
    ['(early|late) [in] {month} [{year}]', 'noOneDay'],
    ['[in|by|next] {month} {year}', 'noOneDay'],
    ['next {month}', 'noOneDay'],
    ['[in|by|next|this] [the] (spring|summer|autumn|fall|winter) {year}', 'noOneDay'],
    ['(in|by|next|this) [the] (spring|summer|autumn|fall|winter)', 'noOneDay'],
    ['(in|by) {year}', 'noOneDay'],
    [`(on|by|before|after) ${MOVABLE}`, 'noFixedDate'],
  ]),
  ...dates({ at: 'end', likeName: true }, [
    ['{weekday}', 'weekday'],
    ['{weekdays}', 'severalWeekdays'],
    ['tod', 'dayOffset', { days: 0 }],
    ['tom', 'dayOffset', { days: 1 }],
    ['on [the] {ordinal}', 'dayOfMonth'],
    ['[the] {nth}', 'dayOfMonth'],
    ['[on] [the] {nths}', 'severalDays'],
    ['{slashDate}', 'slashDate'],
  ]),
  ...dates({ at: 'never', likeName: true }, [
    ['yesterday', 'dayOffset', { days: -1 }],
    ['[the] day before yesterday', 'dayOffset', { days: -2 }],
    ['[right] now', 'now'],
    ['[the] {ordinal}', 'dayOfMonth'],
    ['{dottedDate}', 'slashDate'],
    ['weekend', 'weekend'],
    ...holidays(''),
  ]),
  ...dates('never', [['in {month} [{year}]', 'edgeOfMonth']]),
  ...dates('amount', [
    ['{n}~{unit}', 'fromNow'],
    ['{n}~{unit} ago', 'fromNow', { sign: -1 }],
    ['{length}', 'lengthFromNow'],
  ]),
];

function midWeek(later: number): NonNullable<Row[2]> {
  return { unit: 'week', edge: 'mid', later };
}
