import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { EXAMPLES_NOW, EXAMPLES_ZONE } from './examples.ts';
import { parseQuickAdd } from './quick-add.ts';
import type { QuickAdd, WordsContext } from './types.ts';

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
    });
  });

  it.each([
    'May report',
    '2 eggs',
    'Sunday roast',
    'read March newsletter',
    'Friday: pay rent',
    'weekly report',
    'send weekly report',
    'look at 5 houses',
    'movie night',
    'wish bob good morning',
    'Black Friday',
    'shop on Black Friday',
    'agenda for tomorrow',
    'read until friday',
    'fly from today to friday',
    "today's list",
    'enjoy every second',
    'succeed on the first try',
    'live on the 5th floor',
    'rest for 2 hours',
    'book 3 weeks vacation',
    '27th birthday party',
    '5 min plank',
    'buy 1/2 kg flour',
    'plan trip in May',
    'prepare end of month report',
    'call tom',
    'sit in the sun',
    'fix issue #1',
    'a/b test and/or c',
    'see /etc/hosts',
    'C++ course',
    'mail bob@example.com',
    'ask 2+2',
    'urgent !important',
    'tomorrow',
    'Sunday',
    'non-friday things',
    'vacation dec 20 - jan 3',
    'off friday - sunday',
    'Christmas shopping',
    'plan christmas',
    'run every 10 km',
    'do pushups 3 times a week',
    'follow up after 3 days',
    'sell at 1999',
    'do it by 5',
    '"call mom tomorrow"',
  ])('keeps every word of %j', (title) => {
    expect(split(title)).toEqual({ title, tags: [], reminders: [], spans: [] });
  });

  it.each([
    ['call mom sunday', 'call mom', 'tomorrow', undefined],
    ['call mom on sunday about cake', 'call mom about cake', 'tomorrow', undefined],
    ['tomorrow call mom', 'call mom', 'tomorrow', undefined],
    ['call mom tomorrow about cake at 9am', 'call mom about cake', 'tomorrow 09:00', undefined],
    ['finish by friday', 'finish', 'Fri 27 Nov', undefined],
    ['call bob at 17', 'call bob', 'today 17:00', undefined],
    ['meet @ 7pm', 'meet', 'today 19:00', undefined],
    ['buy milk, tomorrow.', 'buy milk', 'tomorrow', undefined],
    ['pay rent friday #Home', 'pay rent', 'Fri 27 Nov', undefined],
    ['party 31 dec 2026 20:00', 'party', 'Thu 31 Dec 20:00', undefined],
    ['😀 party tomorrow', '😀 party', 'tomorrow', undefined],
    ['water plants weekly', 'water plants', 'today', 'every week'],
    ['pay rent every 31st', 'pay rent', 'Mon 30 Nov', 'every month on the 31st'],
    ['do pushups 3 times every day', 'do pushups 3 times', 'today', 'every day'],
    [
      'every day water plants until friday',
      'water plants',
      'today',
      'every day until 27 November 2026',
    ],
    [
      'take out trash every other tuesday starting 1 dec',
      'take out trash',
      'Tue 1 Dec',
      'every 2 weeks on Tuesday starting 1 December 2026',
    ],
    ['study 2 hours every day', 'study 2 hours', 'today', 'every day'],
    [
      'read "The Day After Tomorrow" friday',
      'read "The Day After Tomorrow"',
      'Fri 27 Nov',
      undefined,
    ],
    ["Ocean's 11 tonight", "Ocean's 11", 'today 22:00', undefined],
    ['do it by 5pm', 'do it', 'today 17:00', undefined],
    ['buy tree by christmas', 'buy tree', 'Fri 25 Dec', undefined],
    ['buy milk - tomorrow', 'buy milk', 'tomorrow', undefined],
    ['tomorrow: buy milk', 'buy milk', 'tomorrow', undefined],
    ['buy milk tomorrow!', 'buy milk!', 'tomorrow', undefined],
    ['pay rent every 27', 'pay rent', 'Fri 27 Nov', 'every month on the 27th'],
    [
      'check alarms every jan 1 and jul 1',
      'check alarms',
      'Fri 1 Jan 2027',
      'every 1 January and 1 July',
    ],
    [
      'review PRs every weekday except friday at 9',
      'review PRs',
      'Mon 23 Nov 09:00',
      'every Monday, Tuesday, Wednesday and Thursday at 09:00',
    ],
    [
      'call mom first monday of every month',
      'call mom',
      'Mon 7 Dec',
      'every month on the 1st Monday',
    ],
    ['call every 3 days after completion', 'call', 'today', 'every 3 days after completion'],
  ])('reads %j', (line, ...expected) => {
    expect(read(line)).toEqual(expected);
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
