import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it, vi } from 'vitest';
import { EXAMPLES_NOW, EXAMPLES_ZONE, QUICK_ADD_EXAMPLES } from '../examples/index.ts';
import { grammarOf } from '../grammar.ts';
import { parseDue, parseRecurrence, parseReminder } from '../parse.ts';
import { parseQuickAdd } from './parse-quick-add.ts';
import type { QuickAdd, WordsContext } from '../model.ts';

const ctx: WordsContext = {
  now: Temporal.Instant.from(EXAMPLES_NOW),
  timeZone: EXAMPLES_ZONE,
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
};

function split(line: string): QuickAdd {
  const parsed = parseQuickAdd(line, ctx);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.value;
}

/** Title, due and recurrence in words. */
function read(line: string): (string | undefined)[] {
  const { title, due, recurrence } = split(line);
  return [title, due?.words, recurrence?.words];
}

describe('parseQuickAdd', () => {
  it.each([
    ['write the letter to the landlord about the heating', 0],
    // Only what stands beside the date that is taken looks other than before.
    ['write the letter to the landlord about the heating friday 5pm', 2],
  ])('searches the phrases of "%s" once', (line, again) => {
    const matchAt = vi.spyOn(grammarOf(ctx), 'matchAt');
    parseQuickAdd(line, ctx);
    const places = matchAt.mock.calls.map(([, position]) => position);
    matchAt.mockRestore();
    expect(places.length - new Set(places).size).toBeLessThanOrEqual(again);
  });

  it('splits a line into everything that it says', () => {
    const line = String.raw`buy milk tomorrow at 9 every week p1 #Home @shop /Kitchen +anna !30 min before {friday} \#literal`;
    expect(split(line)).toEqual({
      title: 'buy milk #literal',
      project: 'Home',
      section: 'Kitchen',
      tags: ['shop'],
      priority: 'p1',
      assignee: 'anna',
      due: {
        due: { at: '2026-11-22T08:00:00Z', timeZone: EXAMPLES_ZONE },
        words: 'tomorrow 09:00',
      },
      recurrence: {
        rrule: 'FREQ=WEEKLY',
        anchor: 'schedule',
        time: '09:00',
        start: '2026-11-22',
        words: 'every week at 09:00 starting 22 November 2026',
      },
      deadline: '2026-11-27',
      reminders: [{ offset: '-PT30M' }],
      spans: [
        { kind: 'recurrence', text: 'tomorrow at 9 every week' },
        { kind: 'priority', text: 'p1' },
        { kind: 'project', text: '#Home' },
        { kind: 'tag', text: '@shop' },
        { kind: 'section', text: '/Kitchen' },
        { kind: 'assignee', text: '+anna' },
        { kind: 'reminder', text: '!30 min before' },
        { kind: 'deadline', text: '{friday}' },
      ],
      unread: [],
      suggestions: [],
    });
  });

  it.each(QUICK_ADD_EXAMPLES)('reads $line', ({ line, ...expected }) => {
    const { title, due, recurrence, reminders, duration, deadline, unread, suggestions } =
      split(line);
    expect({
      title,
      due: due?.words,
      recurrence: recurrence?.words,
      reminders: reminders.map((each) => ('at' in each ? each.at : each.offset)),
      duration,
      deadline,
      unread,
      suggestions,
    }).toEqual({ reminders: [], unread: [], suggestions: [], ...expected });
  });

  it.each(QUICK_ADD_EXAMPLES.filter(({ suggestions = [] }) => suggestions.length > 0))(
    'suggests for $line what it understands',
    ({ suggestions = [] }) => {
      const isRead = (text: string): boolean =>
        [parseDue, parseRecurrence, parseReminder].some((parse) => parse(text, ctx).ok) ||
        parseDue(`every day ${text}`, ctx).ok;
      const ways = suggestions.flatMap((each) => [each, ...each.split(', ')]);
      expect(ways.some(isRead)).toBe(true);
    },
  );

  it.each([
    ['eu', 'Sat 5 Jun 2027'],
    ['us', 'Thu May 6 2027'],
    ['iso', undefined],
  ] as const)('reads dentist 5/6 in the %s order', (dateFormat, words) => {
    const parsed = parseQuickAdd('dentist 5/6', { ...ctx, dateFormat });
    expect(parsed).toMatchObject({
      ok: true,
      value: { title: words === undefined ? 'dentist 5/6' : 'dentist' },
    });
    expect(parsed.ok && parsed.value.due?.words).toBe(words);
    expect(parsed.ok && parsed.value.unread).toEqual(words === undefined ? ['5/6'] : []);
  });

  it('reads a duration where there is a time for it to begin', () => {
    expect(read('submit by eod friday')).toEqual(['submit', 'Fri 27 Nov', undefined]);
    expect(split('Sunday roast on sunday at noon for 2 hours')).toMatchObject({ duration: 120 });
    expect(split('sync tomorrow at 9 for 30 min')).toMatchObject({ title: 'sync', duration: 30 });
  });

  it('reads an end as how long it takes', () => {
    const when = { at: '2026-11-27T21:00:00Z', timeZone: EXAMPLES_ZONE };
    expect(split('night shift friday 22:00-06:00')).toMatchObject({
      title: 'night shift',
      due: { due: when },
      duration: 480,
    });
    expect(split('standup every weekday from 9:00 to 9:15')).toMatchObject({
      title: 'standup',
      duration: 15,
    });
    expect(split('open 9:00-17:00 sign')).not.toHaveProperty('due');
    expect(split('water every hour 9:00-17:00')).toMatchObject({ title: 'water 9:00-17:00' });
  });

  it('reads names in quotes, several tags and several reminders', () => {
    const line = 'foo #"My Project" @a @b @a !at due !tomorrow at 8 bar';
    expect(split(line)).toMatchObject({
      title: 'foo bar',
      project: 'My Project',
      tags: ['a', 'b'],
      reminders: [{ offset: 'PT0S' }, { at: '2026-11-22T07:00:00Z' }],
    });
  });

  it('keeps what a backslash is before', () => {
    expect(read(String.raw`buy \tomorrow magazine \p1 \@home friday`)).toEqual([
      'buy tomorrow magazine p1 @home',
      'Fri 27 Nov',
      undefined,
    ]);
  });

  it.each([
    ['foo #A #B', 'B'],
    ['foo p1 p2', 'p2'],
    ['foo {someday}', 'someday'],
    ['foo !30 mni before', '!30'],
    ['#Home p1', '#Home p1'],
    ['', ''],
  ])('refuses %j and names the part', (line, part) => {
    expect(parseQuickAdd(line, ctx)).toMatchObject({ ok: false, part });
  });

  it('takes out of a title only what it says it took', () => {
    const words = fc.constantFrom(
      ...'call Anna may sunday on tomorrow at 9 every day until 2 weeks'.split(' '),
      ...'report #Home @x p1 in friday roast ! for \\p2'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 10 }), (typed) => {
        const line = typed.join(' ');
        const parsed = parseQuickAdd(line, ctx);
        if (!parsed.ok) return;
        const { title, spans } = parsed.value;
        const kept = [title, ...spans.map(({ text }) => text)].join(' ').split(' ');
        const plain = line.replaceAll('\\', '').split(' ');
        expect(kept.toSorted()).toEqual(plain.toSorted());
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
