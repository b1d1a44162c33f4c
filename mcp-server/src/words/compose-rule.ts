import { Temporal } from 'temporal-polyfill';
import {
  describeRecurrence,
  firstOccurrence,
  formatRule,
  MAX_COUNT,
  nextOccurrences,
  parseRuleText,
  expandRuleAtDtstart,
  RecurrenceError,
} from '../recurrence/index.ts';
import type { RecurrenceRule, RuleParts, When } from '../recurrence/index.ts';
import { withinDayPart } from './phrase-set.ts';
import type { PhraseSet } from './phrase-set.ts';
import { misunderstood } from './compose-when.ts';
import { excludedDates, exclude } from './exclusions.ts';
import { addUnits, MAX_UNITS } from './calendar.ts';
import { mergeRules } from './merge-rules.ts';
import type { DayValue, Misunderstood, Parsed, WordsContext } from './model.ts';

const APART = 'a task for each of the two';

type Draft = Omit<RecurrenceRule, 'words' | 'rrule'> & { parts: RuleParts };

/** The rule that a phrases of phrases says. */
export function composeRule(
  phrases: PhraseSet,
  text: string,
  ctx: WordsContext,
): Parsed<RecurrenceRule> {
  const parts = composeParts(phrases, text);
  if ('ok' in parts) return parts;
  const start = phrases.start?.day ?? phrases.day;
  if (phrases.start && phrases.day)
    return misunderstood(text, 'There are two dates to start from.');
  const draft: Draft = {
    parts,
    anchor: phrases.every?.afterCompletion || phrases.anchor ? 'completion' : 'schedule',
    ...startOf(start, ctx),
  };
  const time = timeOf(phrases);
  if (time !== undefined) draft.time = time;
  const exdates = excludedDates(phrases, ctx.timeZone);
  if (exdates.length > 0 && draft.anchor === 'completion') {
    return misunderstood(text, 'What counts from completion has no dates to leave out.');
  }
  if (exdates.length > 0) draft.exdates = exdates;
  if (clamps(parts)) draft.clampToMonthEnd = true;
  try {
    const rule = finish(draft, phrases, ctx);
    return (
      strayDay(phrases, rule, ctx) ?? strayException(rule, text, ctx) ?? { ok: true, value: rule }
    );
  } catch (error) {
    if (error instanceof RecurrenceError) return misunderstood(text, error.message);
    throw error;
  }
}

/** "every friday evening at 8", "every evening at 8": the part of the day says which half. */
function timeOf({ time, every }: PhraseSet): string | undefined {
  if (time?.others) return undefined;
  if (time && every?.time !== undefined) return withinDayPart(time, every.time).time;
  return time?.time ?? every?.time;
}

/** A date beside a rule is where it starts only if the rule falls on it: never "every monday, 25 dec". */
function strayDay(
  { day, dayText = '' }: PhraseSet,
  rule: RecurrenceRule,
  ctx: WordsContext,
): Misunderstood | undefined {
  if (!day || rule.start === undefined) return undefined;
  if (localDay(firstOccurrence(rule, ctx), ctx) === rule.start) return undefined;
  return misunderstood(dayText, 'The rule does not fall on this day.', `starting ${dayText}`);
}

/** An exception on a day without an occurrence is a mistake, and would only look as if it mattered. */
function strayException(
  { exdates = [], ...rule }: RecurrenceRule,
  text: string,
  ctx: WordsContext,
): Misunderstood | undefined {
  const { timeZone } = ctx;
  const start = firstOccurrence(rule, ctx);
  const stray = exdates.find((date) => {
    const after = { date: Temporal.PlainDate.from(date).subtract({ days: 1 }).toString() };
    const [when] = nextOccurrences({ rule, start, timeZone, after, count: 1 });
    return !when || localDay(when, ctx) !== date;
  });
  if (stray === undefined) return undefined;
  return misunderstood(text, `The rule does not fall on ${stray} anyway.`);
}

function localDay(when: When, { timeZone }: WordsContext): string {
  if ('date' in when) return when.date;
  return Temporal.Instant.from(when.at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** An RRULE as it was typed; it means what RFC 5545 says. */
export function composeRawRule(text: string, ctx: WordsContext): Parsed<RecurrenceRule> {
  try {
    const rule = { rrule: formatRule(parseRuleText(text)), anchor: 'schedule' as const };
    const words = describeRecurrence(rule);
    firstOccurrence({ ...rule, words }, ctx);
    return { ok: true, value: { ...rule, words } };
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    return misunderstood(error.part, error.message, 'FREQ=WEEKLY;BYDAY=MO,TH, or "every mon, thu"');
  }
}

function composeParts(phrases: PhraseSet, text: string): RuleParts | Misunderstood {
  if (!phrases.every)
    return misunderstood(text, 'This does not say how often.', 'every day, every fri');
  const parts = { ...phrases.every.parts };
  const needs = new Set(phrases.on.map((each) => each.needs));
  for (const each of phrases.on) {
    const isDate = each.parts.byMonth !== undefined && each.parts.byMonthDay !== undefined;
    if (!fits(each.needs, parts, needs) || (isDate && parts.freq !== 'YEARLY')) {
      return misunderstood(text, `"on …" does not go with how often this repeats.`);
    }
    if (Object.keys(each.parts).some((key) => key in parts)) {
      return misunderstood(text, 'The days are said twice.');
    }
    Object.assign(parts, each.parts);
  }
  let whole = phrases.also.length > 0 ? mergeAll(parts, phrases.also) : parts;
  if ('ok' in whole) return whole;
  for (const each of phrases.except) {
    const left = exclude(whole, each);
    if (typeof left === 'string') return misunderstood(text, left);
    whole = left;
  }
  return addTimes(eachMonth(whole), phrases, text);
}

function mergeAll(parts: RuleParts, also: PhraseSet['also']): RuleParts | Misunderstood {
  const others = also.map((each) => each.parts);
  const merged = mergeRules(parts, others);
  if (merged) return merged;
  const stray = also.find((_, index) => !mergeRules(parts, others.slice(0, index + 1)));
  const message = 'This does not fit into one rule with what is before it.';
  return misunderstood(stray?.text ?? '', message, APART);
}

/**
 * BYSETPOS counts within the period of FREQ, and "on the last workday in jan and jul" means each
 * month; so does "first monday of jan and jul".
 */
function eachMonth(parts: RuleParts): RuleParts {
  const { freq, interval, bySetPos, byDay, byMonth = [] } = parts;
  if (freq !== 'YEARLY' || byMonth.length < 2 || interval !== 1) return parts;
  if (!bySetPos && !byDay?.every(({ nth }) => nth !== undefined)) return parts;
  return { ...parts, freq: 'MONTHLY' };
}

function fits(
  need: 'week' | 'month' | 'year',
  parts: RuleParts,
  needs: ReadonlySet<string>,
): boolean {
  const { freq } = parts;
  if (need === 'week') return freq === 'WEEKLY' || freq === 'HOURLY' || freq === 'MINUTELY';
  if (need === 'month') return freq === 'MONTHLY' || (freq === 'YEARLY' && needs.has('year'));
  return freq === 'YEARLY' || parts.byMonth === undefined;
}

/** "at 9:00 and 17:00" becomes BYHOUR; one time is the rule's own. */
function addTimes(parts: RuleParts, phrases: PhraseSet, text: string): RuleParts | Misunderstood {
  const times = phrases.time?.others && [phrases.time.time, ...phrases.time.others];
  if (!times) return parts;
  const minutes = new Set(times.map((time) => Number(time.slice(3))));
  if (minutes.size > 1 || parts.freq === 'HOURLY' || parts.freq === 'MINUTELY') {
    return misunderstood(
      text,
      'Several times of a rule need the same minutes: "at 9:00 and 17:00".',
    );
  }
  const hours = new Set(times.map((time) => Number(time.slice(0, 2))));
  return { ...parts, byHour: [...hours].toSorted((a, b) => a - b), byMinute: [...minutes] };
}

function startOf(start: DayValue | undefined, ctx: WordsContext): Pick<Draft, 'start' | 'time'> {
  if (!start) return {};
  if (start.kind === 'day') {
    const time = start.time === undefined ? {} : { time: start.time };
    return { start: start.date.toString(), ...time };
  }
  const local = start.at.toZonedDateTimeISO(ctx.timeZone).toPlainDateTime();
  return {
    start: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** "every month" from a 31st means the last day of shorter months. */
function clamps(parts: RuleParts): boolean {
  const hasBy = Object.keys(parts).some(
    (key) => key.startsWith('by') && (key !== 'byMonth' || parts.freq === 'YEARLY'),
  );
  return (parts.freq === 'MONTHLY' || parts.freq === 'YEARLY') && !hasBy;
}

function finish({ parts, ...draft }: Draft, phrases: PhraseSet, ctx: WordsContext): RecurrenceRule {
  const rule = { ...draft, rrule: formatRule(parts), words: '' };
  const first = firstOccurrence(rule, ctx);
  const pinned = rule.start === undefined ? rule : expandRuleAtDtstart(rule, first, ctx.timeZone);
  const ended = formatRule({ ...parseRuleText(pinned.rrule), ...endOf(phrases, first, ctx) });
  const whole = { ...pinned, rrule: parseRuleText(ended) && ended };
  // An end before the first occurrence is found here.
  firstOccurrence(whole, ctx);
  return { ...whole, words: describeRecurrence(whole) };
}

function endOf(
  { until, span, times, every }: PhraseSet,
  first: ReturnType<typeof firstOccurrence>,
  ctx: WordsContext,
): Pick<RuleParts, 'until' | 'count'> {
  if ([until, span, times].filter(Boolean).length > 1) {
    throw new RecurrenceError(
      'invalid',
      'end',
      'A rule ends in one way: until, for or a number of times.',
    );
  }
  if (times) {
    if (!Number.isInteger(times.n) || times.n < 1 || times.n > MAX_COUNT) {
      throw new RecurrenceError('invalid', 'times', `A rule repeats 1 to ${MAX_COUNT} times.`);
    }
    return { count: times.n };
  }
  if (until?.day.kind === 'day') return { until: { date: until.day.date.toString() } };
  if (until?.day.kind === 'moment')
    return { until: { at: until.day.at.toString({ smallestUnit: 'second' }) } };
  const freq = every?.parts.freq;
  const subDaily = freq === 'HOURLY' || freq === 'MINUTELY';
  return span ? { until: endOfSpan(span, subDaily, first, ctx) } : {};
}

/** "for 8 weeks": up to, and without, the same day 8 weeks after the first occurrence. */
function endOfSpan(
  { n, unit }: NonNullable<PhraseSet['span']>,
  subDaily: boolean,
  first: ReturnType<typeof firstOccurrence>,
  ctx: WordsContext,
): NonNullable<RuleParts['until']> {
  if (!Number.isInteger(n) || n > MAX_UNITS)
    throw new RecurrenceError(
      'invalid',
      'for',
      `"for ${n} ${unit}s" is not a whole number up to ${MAX_UNITS}.`,
    );
  if (unit === 'minute' || unit === 'hour') {
    if ('date' in first || !subDaily) {
      throw new RecurrenceError(
        'invalid',
        'for',
        `"for ${n} ${unit}s" needs a rule of hours or minutes.`,
      );
    }
    const end = Temporal.Instant.from(first.at)
      .add({ [`${unit}s`]: n })
      .subtract({ seconds: 1 });
    return { at: end.toString({ smallestUnit: 'second' }) };
  }
  const day =
    'date' in first
      ? Temporal.PlainDate.from(first.date)
      : Temporal.Instant.from(first.at).toZonedDateTimeISO(ctx.timeZone).toPlainDate();
  const last = addUnits(day, n, unit, ctx).subtract({ days: 1 });
  if (last.year > 9999) throw new RecurrenceError('invalid', 'for', 'That is too far away.');
  return { date: last.toString() };
}
