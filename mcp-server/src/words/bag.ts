import type { Segment } from './grammar.ts';
import type { DayMeaning, Meaning, TimeMeaning } from './meanings/meaning.ts';
import type { Misunderstood } from './types.ts';

type MeaningOf<Kind extends Meaning['kind']> = Extract<Meaning, { kind: Kind }>;

/** The phrases of one text by what they say; each but `on` at most once. */
export interface Bag {
  day?: DayMeaning;
  time?: TimeMeaning;
  every?: MeaningOf<'every'>;
  on: MeaningOf<'on'>[];
  start?: MeaningOf<'start'>;
  until?: MeaningOf<'until'>;
  span?: MeaningOf<'span'>;
  times?: MeaningOf<'times'>;
  anchor?: MeaningOf<'anchor'>;
  except?: MeaningOf<'except'>;
  before?: MeaningOf<'before'>;
  duration?: MeaningOf<'duration'>;
}

/** What may stand before a bare number that is a time: "tomorrow 9". */
const HOLDS_BARE_TIME = new Set(['day', 'every', 'start', 'on']);

/** Sorts phrases; a phrase that is said twice, or a number that marks no time, is misunderstood. */
export function collect(text: string, segments: readonly Segment[]): Bag | Misunderstood {
  const bag: Bag = { on: [] };
  let before: Meaning['kind'] | undefined;
  for (const { meaning, start, end } of segments) {
    const problem = put(bag, meaning, before);
    if (problem !== undefined) {
      return { ok: false, part: text.slice(start, end), message: problem };
    }
    before = meaning.kind;
  }
  return bag;
}

function put(bag: Bag, meaning: Meaning, before: Meaning['kind'] | undefined): string | undefined {
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
    default:
      return putOnce(bag, meaning);
  }
}

function putOnce(bag: Bag, meaning: Exclude<Meaning, DayMeaning | TimeMeaning | { kind: 'on' }>) {
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

/** The exact time in the half of the day that a part of the day says: evening and 7:30 is 19:30. */
export function withinDayPart(exact: TimeMeaning, dayPart: string): TimeMeaning {
  const hour = Number(exact.time.slice(0, 2));
  if (dayPart < '12:00' || hour === 0 || hour >= 12) return exact;
  return { ...exact, time: `${hour + 12}${exact.time.slice(2)}` };
}
