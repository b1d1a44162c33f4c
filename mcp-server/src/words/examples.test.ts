import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { firstOccurrence, nextOccurrences } from '../recurrence/index.ts';
import { describeWhen } from './describe-when.ts';
import {
  DEADLINE_EXAMPLES,
  DUE_EXAMPLES,
  DURATION_EXAMPLES,
  EXAMPLES_NOW,
  EXAMPLES_ZONE,
  RECURRENCE_EXAMPLES,
  REFUSED_EXAMPLES,
  REMINDER_EXAMPLES,
} from './examples/index.ts';
import { grammarOf } from './grammar.ts';
import { parseDeadline, parseDue, parseDuration, parseRecurrence, parseReminder } from './parse.ts';
import type { Parsed, WordsContext } from './model.ts';

const ctx: WordsContext = {
  now: Temporal.Instant.from(EXAMPLES_NOW),
  timeZone: EXAMPLES_ZONE,
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.value;
}

describe('the table of examples', () => {
  it.each(DUE_EXAMPLES)('reads %j as due %s', (text, words) => {
    expect(valueOf(parseDue(text, ctx)).words).toBe(words);
  });

  it.each(DUE_EXAMPLES)('understands how it spells out %j', (text) => {
    const { due, words } = valueOf(parseDue(text, ctx));
    expect(valueOf(parseDue(words, ctx)).due).toEqual(due);
  });

  it.each(RECURRENCE_EXAMPLES)(
    'reads $text as $rrule',
    ({ text, anchor, words, rrule, next, exdates }) => {
      const rule = valueOf(parseRecurrence(text, ctx));
      const start = firstOccurrence(rule, ctx);
      const query = { rule, start, timeZone: ctx.timeZone, count: 3 };
      expect({
        words: rule.words,
        rrule: rule.rrule,
        anchor: rule.anchor,
        exdates: rule.exdates,
        next: nextOccurrences(query).map((when) => describeWhen(when, ctx)),
      }).toEqual({ words, rrule, anchor: anchor ?? 'schedule', exdates, next });
    },
  );

  it.each(RECURRENCE_EXAMPLES.filter(({ words }) => !words.includes('(in months')))(
    'understands how it spells out $text',
    ({ text }) => {
      const rule = valueOf(parseRecurrence(text, ctx));
      expect(valueOf(parseRecurrence(rule.words, ctx))).toEqual(rule);
    },
  );

  it.each(REMINDER_EXAMPLES)('reads %j as the reminder %s', (text, understood) => {
    const reminder = valueOf(parseReminder(text, ctx));
    expect('offset' in reminder ? reminder.offset : reminder.at).toBe(understood);
  });

  it.each(DURATION_EXAMPLES)('reads %j as %i minutes', (text, minutes) => {
    expect(valueOf(parseDuration(text))).toEqual({ minutes });
  });

  it.each(DEADLINE_EXAMPLES)('reads %j as the deadline %s', (text, date) => {
    expect(valueOf(parseDeadline(text, ctx))).toEqual({ date });
  });

  it.each(REFUSED_EXAMPLES)('refuses $text as $asked', ({ asked, text, ...refusal }) => {
    const parsers = {
      due: parseDue,
      recurrence: parseRecurrence,
      reminder: parseReminder,
      duration: parseDuration,
      deadline: parseDeadline,
    };
    expect(parsers[asked](text, ctx)).toEqual({ ok: false, ...refusal });
  });

  it('takes words in any case', () => {
    const shout = (text: string): string => text.toUpperCase();
    for (const [text, words] of DUE_EXAMPLES) {
      expect(valueOf(parseDue(shout(text), ctx)).words).toBe(words);
    }
    for (const { text, rrule } of RECURRENCE_EXAMPLES) {
      expect(valueOf(parseRecurrence(shout(text), ctx)).rrule).toBe(rrule);
    }
  });
});

describe('a user with other habits', () => {
  const other: WordsContext = { ...ctx, weekStart: 7, workingDays: [7, 1, 2, 3, 4] };

  it.each([
    ['every workday', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,SU'],
    ['every weekday', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['every 2 weeks', 'FREQ=WEEKLY;INTERVAL=2;WKST=SU'],
    ['every last workday of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,SU;BYSETPOS=-1'],
  ])('reads %s with their week', (text, rrule) => {
    expect(valueOf(parseRecurrence(text, other)).rrule).toBe(rrule);
  });

  it.each([
    ['next week', '2026-11-22'],
    ['eow', '2026-11-26'],
    ['in 1 workday', '2026-11-22'],
  ])('reads %s with their week', (text, date) => {
    expect(valueOf(parseDue(text, other)).due).toEqual({ date });
  });

  it('reads times on their clock', () => {
    const tokyo: WordsContext = { ...ctx, timeZone: 'Asia/Tokyo' };
    expect(valueOf(parseDue('today at 21:00', tokyo)).due).toEqual({
      at: '2026-11-21T12:00:00Z',
      timeZone: 'Asia/Tokyo',
    });
  });
});

describe('the English grammar', () => {
  it('has no pattern that means what an earlier one of its kind says', () => {
    const { patterns } = grammarOf(ctx).language;
    const texts = patterns.map(({ kind, text }) => `${kind}: ${text}`);
    expect(texts).toEqual([...new Set(texts)]);
  });
});
