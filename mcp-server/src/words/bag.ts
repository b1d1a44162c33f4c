import type { RefusedSegment, Segment } from './grammar.ts';
import type { DayMeaning, Meaning, TimeMeaning } from './meanings/meaning.ts';
import type { RuleParts } from '../recurrence/index.ts';
import type { Misunderstood } from './types.ts';

type MeaningOf<Kind extends Meaning['kind']> = Extract<Meaning, { kind: Kind }>;

/** The phrases of one text by what they say; each but the lists at most once. */
export interface Bag {
  day?: DayMeaning;
  /** `day` as it was typed. */
  dayText?: string;
  time?: TimeMeaning;
  every?: MeaningOf<'every'>;
  /** What goes on from `every`, with its text. */
  also: { parts: RuleParts; text: string }[];
  on: MeaningOf<'on'>[];
  start?: MeaningOf<'start'>;
  until?: MeaningOf<'until'>;
  span?: MeaningOf<'span'>;
  times?: MeaningOf<'times'>;
  anchor?: MeaningOf<'anchor'>;
  except: MeaningOf<'except'>[];
  before?: MeaningOf<'before'>;
  duration?: MeaningOf<'duration'>;
}

/** What may stand before a bare number that is a time: "tomorrow 9". */
const HOLDS_BARE_TIME = new Set(['day', 'every', 'start', 'on']);

/** Sorts phrases; a phrase that is said twice, or a number that marks no time, is misunderstood. */
export function collect(text: string, segments: readonly Segment[]): Bag | Misunderstood {
  const bag: Bag = { also: [], on: [], except: [] };
  let before: Segment | undefined;
  for (const segment of segments) {
    const { meaning, start, end } = segment;
    const part = text.slice(start, end);
    const problem = goesOn(text, before, segment)
      ? put(bag, segment, { part, before: before?.meaning.kind })
      : 'There is nothing that this goes on from.';
    if (problem !== undefined) return { ok: false, part, message: problem };
    if (meaning === bag.day) bag.dayText = part;
    before = segment;
  }
  return bag;
}

/** Where a day of a rule may go on from another: "every 2nd tuesday and last friday". */
const GOES_ON = new Set<Meaning['kind']>(['every', 'on']);

export function goesOn(
  text: string,
  before: Segment | undefined,
  { pattern, start }: Segment | RefusedSegment,
): boolean {
  if (pattern.args?.['follows'] && !before) return false;
  if (pattern.kind !== 'also') return true;
  const isJoined = pattern.args?.['joined'] ?? text.slice(before?.end, start).includes(',');
  return before !== undefined && GOES_ON.has(before.meaning.kind) && Boolean(isJoined);
}

function put(
  bag: Bag,
  { pattern, meaning }: Segment,
  { part, before }: { part: string; before: Meaning['kind'] | undefined },
): string | undefined {
  if (pattern.kind === 'also' && meaning.kind === 'every') {
    bag.also.push({ parts: meaning.parts, text: part });
    return undefined;
  }
  switch (meaning.kind) {
    case 'day':
    case 'moment':
      if (bag.day) return 'There are two dates.';
      bag.day = meaning;
      return undefined;
    case 'time':
      if (meaning.bare && !(before !== undefined && HOLDS_BARE_TIME.has(before))) {
        return 'A number alone is not a time; write "at 9", "9:00" or "9am".';
      }
      return putTime(bag, meaning);
    case 'on':
      bag.on.push(meaning);
      return undefined;
    case 'except':
      bag.except.push(meaning);
      return undefined;
    default:
      return putOnce(bag, meaning);
  }
}

function putOnce(
  bag: Bag,
  meaning: Exclude<Meaning, DayMeaning | TimeMeaning | { kind: 'on' | 'except' }>,
) {
  if (bag[meaning.kind]) return 'This is said twice.';
  Object.assign(bag, { [meaning.kind]: meaning });
  return undefined;
}

/** "tomorrow evening at 7": the part of the day says which half the exact time is in. */
function putTime(bag: Bag, time: TimeMeaning): string | undefined {
  const known = bag.time;
  if (!known) {
    bag.time = time;
    return undefined;
  }
  if (Boolean(known.isDayPart) === Boolean(time.isDayPart)) return 'There are two times.';
  const [part, exact] = known.isDayPart ? [known, time] : [time, known];
  bag.time = withinDayPart(exact, part.time);
  return undefined;
}

/** Whether a time at night is one of the small hours: "tonight at 1". */
export function isAfterMidnight(time: string, dayPart: string): boolean {
  return dayPart >= '20:00' && time < '05:00';
}

/** The exact time in the half of the day that a part of the day says: evening and 7:30 is 19:30. */
export function withinDayPart(exact: TimeMeaning, dayPart: string): TimeMeaning {
  const hour = Number(exact.time.slice(0, 2));
  if (dayPart < '12:00' || hour === 0 || hour >= 12) return exact;
  if (isAfterMidnight(exact.time, dayPart)) return exact;
  return { ...exact, time: `${hour + 12}${exact.time.slice(2)}` };
}
