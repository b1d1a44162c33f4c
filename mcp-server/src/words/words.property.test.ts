import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { firstOccurrence, nextOccurrences } from '../recurrence/index.ts';
import { describeWhen } from './describe-when.ts';
import { DUE_EXAMPLES, RECURRENCE_EXAMPLES, REMINDER_EXAMPLES } from './examples/index.ts';
import { parseDeadline, parseDue, parseDuration, parseRecurrence, parseReminder } from './parse.ts';
import { parseQuickAdd } from './quick-add/parse-quick-add.ts';
import type { WordsContext } from './model.ts';

const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'UTC',
);
const contexts: fc.Arbitrary<WordsContext> = fc.record({
  now: fc
    .integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) })
    .map((time) => Temporal.Instant.fromEpochMilliseconds(time)),
  timeZone: zones,
  weekStart: fc.constantFrom(1, 6, 7),
  workingDays: fc.constantFrom([1, 2, 3, 4, 5], [7, 1, 2, 3, 4], [3], []),
});

const vocabulary = [
  ...DUE_EXAMPLES.map(([text]) => text),
  ...RECURRENCE_EXAMPLES.map(({ text }) => text),
  ...REMINDER_EXAMPLES.map(([text]) => text),
  '999999 10000 0 -1 9999-12-31 0001-01-01 2.5 years workdays times weeks before after',
].flatMap((text) => text.split(' '));
/** Words of the grammar in any order, with noise between them. */
const soup = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...vocabulary) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
    ),
    { maxLength: 9 },
  )
  .map((words) => words.join(' '));

describe('words', () => {
  it('never throw, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 60 })),
        contexts,
        (text, ctx) => {
          const all = [
            parseDue(text, ctx),
            parseDeadline(text, ctx),
            parseRecurrence(text, ctx),
            parseReminder(text, ctx),
            parseDuration(text),
            parseQuickAdd(text, ctx),
          ];
          expect(all.every((parsed) => parsed.ok || parsed.message !== '')).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('are understood again as they are spelled out', () => {
    const texts = fc.constantFrom(...DUE_EXAMPLES.map(([text]) => text));
    fc.assert(
      fc.property(texts, contexts, (text, ctx) => {
        const parsed = parseDue(text, ctx);
        if (!parsed.ok || ctx.workingDays.length === 0) return;
        const again = parseDue(parsed.value.words, ctx);
        const words = again.ok ? again.value.words : again.message;
        // Seconds are not spelled out, and "00:30" can be meant on two days of a DST overlap.
        expect(words).toBe(describeWhen(parsed.value.due, ctx));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('give rules whose occurrences are in order and go on from their first', () => {
    const texts = fc.constantFrom(...RECURRENCE_EXAMPLES.map(({ text }) => text));
    fc.assert(
      fc.property(texts, contexts, (text, ctx) => {
        const parsed = parseRecurrence(text, ctx);
        if (!parsed.ok) return;
        const rule = parsed.value;
        const start = firstOccurrence(rule, ctx);
        const query = { rule, start, timeZone: ctx.timeZone, count: 5 };
        const all = nextOccurrences(query);
        expect(all[0]).toEqual(start);
        expect(nextOccurrences({ ...query, after: start, count: 4 })).toEqual(all.slice(1));
        const keys = all.map((when) => ('date' in when ? when.date : when.at));
        expect(keys).toEqual([...new Set(keys)].toSorted());
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('read any ISO date and time as what it says', () => {
    const dates = fc
      .integer({ min: 0, max: 60_000 })
      .map((days) => Temporal.PlainDate.from('1950-01-01').add({ days }).toString());
    fc.assert(
      fc.property(dates, contexts, (date, ctx) => {
        expect(parseDue(date, ctx)).toMatchObject({ ok: true, value: { due: { date } } });
        const at = `${date}T12:34:56Z`;
        expect(parseDue(at, ctx)).toMatchObject({ ok: true, value: { due: { at } } });
      }),
    );
  });
});
