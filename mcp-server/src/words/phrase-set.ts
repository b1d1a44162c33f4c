import type { RefusedMatch, PhraseMatch } from './grammar.ts';
import type { RuleParts } from '../recurrence/index.ts';
import type { DayValue, Misunderstood, PhraseValue, TimeValue } from './model.ts';

type ValueOf<Kind extends PhraseValue['kind']> = Extract<PhraseValue, { kind: Kind }>;

/** The phrases of one text by what they say; each but the lists at most once. */
export interface PhraseSet {
  day?: DayValue;
  /** `day` as it was typed. */
  dayText?: string;
  time?: TimeValue;
  every?: ValueOf<'every'>;
  /** What goes on from `every`, with its text. */
  also: { parts: RuleParts; text: string }[];
  on: ValueOf<'on'>[];
  start?: ValueOf<'start'>;
  until?: ValueOf<'until'>;
  span?: ValueOf<'span'>;
  times?: ValueOf<'times'>;
  anchor?: ValueOf<'anchor'>;
  except: ValueOf<'except'>[];
  before?: ValueOf<'before'>;
  duration?: ValueOf<'duration'>;
}

/** What may stand before a bare number that is a time: "tomorrow 9". */
const HOLDS_BARE_TIME = new Set(['day', 'every', 'start', 'on']);

/** Sorts phrases; a phrase that is said twice, or a number that marks no time, is misunderstood. */
export function collectPhrases(
  text: string,
  matches: readonly PhraseMatch[],
): PhraseSet | Misunderstood {
  const phrases: PhraseSet = { also: [], on: [], except: [] };
  let before: PhraseMatch | undefined;
  for (const match of matches) {
    const { value, start, end } = match;
    const part = text.slice(start, end);
    const problem = goesOn(text, before, match)
      ? put(phrases, match, { part, before: before?.value.kind })
      : 'There is nothing that this goes on from.';
    if (problem !== undefined) return { ok: false, part, message: problem };
    if (value === phrases.day) phrases.dayText = part;
    before = match;
  }
  const { time, every, day } = phrases;
  const saysPart = every?.time !== undefined || (day?.kind === 'day' && day.time !== undefined);
  if (time && !saysPart) phrases.time = inAfternoon(time);
  return phrases;
}

/** Where a day of a rule may go on from another: "every 2nd tuesday and last friday". */
const GOES_ON = new Set<PhraseValue['kind']>(['every', 'on']);

export function goesOn(
  text: string,
  before: PhraseMatch | undefined,
  { pattern, start }: PhraseMatch | RefusedMatch,
): boolean {
  const isNext = before && /^[\s,]*$/u.test(text.slice(before.end, start));
  const follows = pattern.args?.['follows'];
  if (follows && !(isNext && (follows === true || follows === before.value.kind))) return false;
  if (pattern.kind !== 'also') return true;
  const isJoined = pattern.args?.['joined'] ?? text.slice(before?.end, start).includes(',');
  return before !== undefined && GOES_ON.has(before.value.kind) && Boolean(isJoined);
}

function put(
  phrases: PhraseSet,
  { pattern, value }: PhraseMatch,
  { part, before }: { part: string; before: PhraseValue['kind'] | undefined },
): string | undefined {
  if (pattern.kind === 'also' && value.kind === 'every') {
    phrases.also.push({ parts: value.parts, text: part });
    return undefined;
  }
  switch (value.kind) {
    case 'day':
    case 'moment':
      if (phrases.day) return 'There are two dates.';
      phrases.day = value;
      return undefined;
    case 'time':
      if (isDayNumber(value, phrases.day))
        return 'This can be a day or an hour; write "friday 13:00" or "13 march".';
      if (value.bare && !(before !== undefined && HOLDS_BARE_TIME.has(before))) {
        return 'A number alone is not a time; write "at 9", "9:00" or "9am".';
      }
      return putTime(phrases, value);
    case 'on':
      phrases.on.push(value);
      return undefined;
    case 'except':
      phrases.except.push(value);
      return undefined;
    default:
      return putOnce(phrases, value);
  }
}

/** "friday 13": more likely the 13th than an hour. */
function isDayNumber({ bare, time, minutes }: TimeValue, day: DayValue | undefined): boolean {
  if (minutes !== undefined) return false;
  return bare === true && time > '12:59' && day?.kind === 'day' && day.isWeekday === true;
}

/** "at 5" is five in the afternoon. */
function inAfternoon(time: TimeValue): TimeValue {
  const isEarly = time.time >= '01:00' && time.time < '07:00';
  if (!time.saysNoHalf || !isEarly) return time;
  return { ...time, time: `${Number(time.time.slice(0, 2)) + 12}${time.time.slice(2)}` };
}

function putOnce(
  phrases: PhraseSet,
  value: Exclude<PhraseValue, DayValue | TimeValue | { kind: 'on' | 'except' }>,
) {
  if (phrases[value.kind]) return 'This is said twice.';
  Object.assign(phrases, { [value.kind]: value });
  return undefined;
}

/** "tomorrow evening at 7": the part of the day says which half the exact time is in. */
function putTime(phrases: PhraseSet, time: TimeValue): string | undefined {
  const known = phrases.time;
  if (!known) {
    phrases.time = time;
    return undefined;
  }
  if (Boolean(known.isDayPart) === Boolean(time.isDayPart)) return 'There are two times.';
  const [part, exact] = known.isDayPart ? [known, time] : [time, known];
  const { saysNoHalf: _, ...said } = withinDayPart(exact, part.time);
  phrases.time = said;
  return undefined;
}

/** Whether a time at night is one of the small hours: "tonight at 1". */
export function isAfterMidnight(time: string, dayPart: string): boolean {
  return dayPart >= '20:00' && time < '05:00';
}

/** The exact time in the half of the day that a part of the day says: evening and 7:30 is 19:30. */
export function withinDayPart(exact: TimeValue, dayPart: string): TimeValue {
  const hour = Number(exact.time.slice(0, 2));
  if (dayPart < '12:00' || hour === 0 || hour >= 12) return exact;
  if (isAfterMidnight(exact.time, dayPart)) return exact;
  return { ...exact, time: `${hour + 12}${exact.time.slice(2)}` };
}
