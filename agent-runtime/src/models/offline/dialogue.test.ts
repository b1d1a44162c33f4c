import { describe, expect, test } from 'vitest';

import { startTalk } from '../../testing/talk.ts';
import { MILK, MUM, OAT, task, toolsOver } from '../../testing/task-tools.ts';

describe('adding', () => {
  test('passes the line on and spells out what was understood', () => {
    const talk = startTalk({
      quick_add: () => ({
        tasks: [
          task('1', 'buy milk', {
            priority: 'p1',
            due: {
              at: '2026-11-22T08:00:00.000Z',
              time_zone: 'Europe/Berlin',
              words: 'tomorrow 09:00',
            },
            recurrence: {
              rrule: 'FREQ=WEEKLY',
              words: 'every week',
              anchor: 'schedule',
              next: ['2026-11-29T08:00:00.000Z'],
            },
          }),
        ],
        failures: [],
        understood: [{ kind: 'project', text: '#Home' }],
      }),
    });
    const said = talk.say('add buy milk tomorrow at 9 every week p1 #Home');
    expect(talk.calls).toEqual([
      ['quick_add', { text: 'buy milk tomorrow at 9 every week p1 #Home' }],
    ]);
    for (const part of [
      'buy milk',
      'tomorrow 09:00',
      'every week',
      'Sun 29 Nov 09:00',
      '09:00',
      'Priority 1',
      'in Home',
    ])
      expect(said).toContain(part);
  });

  test('relays why the tool refuses, with its hint', () => {
    const talk = startTalk({
      quick_add: () => ({
        error: {
          code: 'invalid_input',
          message: '"the 35th" is not understood.',
          hint: 'the 3rd',
        },
      }),
    });
    const said = talk.say('add pay rent on the 35th');
    expect(said).toContain('"the 35th" is not understood.');
    expect(said).toContain('Try: the 3rd');
    expect(said).not.toMatch(/added/iu);
  });

  test('tells what it left in the title, and takes a yes for how it could be read', () => {
    const gym = task('1', 'gym mon wed fri 6am');
    const talk = startTalk({
      quick_add: () => ({
        tasks: [gym],
        failures: [],
        understood: [],
        unread: ['mon wed fri 6am'],
        suggestions: ['every mon, wed, fri 6am'],
        created: [{ kind: 'project', id: 'p', name: 'Sport' }],
      }),
      update_tasks: () => ({ tasks: [gym], failures: [] }),
      set_recurrence: () => ({ tasks: [gym], failures: [] }),
    });
    expect(talk.say('add gym mon wed fri 6am #Sport')).toMatch(
      /no “Sport”.*left “mon wed fri 6am”.*Did you mean “every mon, wed, fri 6am”\?/su,
    );
    talk.say('yes');
    expect(talk.calls).toEqual([
      ['update_tasks', { tasks: [{ task: '1', title: 'gym' }] }],
      ['set_recurrence', { task: '1', recurrence: 'every mon, wed, fri 6am' }],
    ]);
  });

  test('asks when to remind, and takes the answer', () => {
    const talk = startTalk({
      quick_add: ({ text }) =>
        String(text).includes('in 20 minutes')
          ? { tasks: [task('1', 'buy milk')], failures: [], understood: [] }
          : { error: { code: 'invalid_input', message: 'no date', path: 'reminders[0]' } },
    });
    expect(talk.say('remind me to buy milk')).toMatch(/^When shall I remind you/u);
    expect(talk.say('in 20 minutes')).toMatch(/^Added/u);
    expect(talk.calls).toEqual([['quick_add', { text: 'buy milk in 20 minutes !at due' }]]);
  });

  test.each([
    'add a task every Monday',
    'new task tomorrow at 9',
    'remind me at 5',
    'remind me tomorrow at 9',
  ])('asks what is to be done: %s', (message) => {
    const talk = startTalk({
      quick_add: ({ text }) => ({ tasks: [task('1', String(text))], failures: [] }),
    });
    const said = talk.say(message);
    expect(talk.calls).toEqual([]);
    expect(said).toMatch(/^What shall I add /u);
    talk.say('water the plants');
    expect(talk.calls).toHaveLength(1);
    expect(String(talk.calls[0]?.[1]['text'])).toMatch(/^water the plants .*(?:Monday|at 9|at 5)/u);
  });

  test('adds each line of a list', () => {
    const talk = startTalk({
      quick_add: ({ text }) => ({ tasks: [task(String(text), String(text))], failures: [] }),
    });
    expect(talk.say('add:\n- buy milk\n- call mum')).toMatch(/Added 2 tasks/u);
    expect(talk.calls.map(([, args]) => args['text'])).toEqual(['buy milk', 'call mum']);
  });

  test('offers to add what it does not understand, and adds it on a yes', () => {
    const talk = startTalk({
      quick_add: ({ text }) => ({ tasks: [task('1', String(text))], failures: [] }),
    });
    expect(talk.say('make the lamp sparkle')).toMatch(/did not understand.*Shall I add/su);
    expect(talk.calls).toEqual([]);
    expect(talk.say('yes please')).toMatch(/^Added/u);
    expect(talk.calls).toEqual([['quick_add', { text: 'make the lamp sparkle' }]]);
  });
});

describe('a task called by some of its words', () => {
  test('is found and completed', () => {
    const talk = startTalk(toolsOver([MILK, MUM]));
    expect(talk.say('done milk')).toContain('Done: “Buy milk”');
    expect(talk.calls).toEqual([
      ['find_tasks', { text: 'milk', limit: 50 }],
      ['complete_tasks', { tasks: ['1'] }],
    ]);
  });

  test('is the one whose title is exactly that', () => {
    const talk = startTalk(toolsOver([task('9', 'Milk'), MILK, OAT]));
    expect(talk.say('done milk')).toContain('“Milk”');
  });

  test('is asked about when not every word fits', () => {
    const talk = startTalk(toolsOver([MILK, MUM]));
    expect(talk.say('complete milk shopping')).toMatch(/Do you mean “Buy milk”/u);
    expect(talk.calls.some(([name]) => name === 'complete_tasks')).toBe(false);
    talk.say('yes');
    expect(talk.calls).toEqual([['complete_tasks', { tasks: ['1'] }]]);
  });

  test('is said to be missing when nothing fits', () => {
    const talk = startTalk(toolsOver([MILK]));
    expect(talk.say('complete the tax return')).toContain('no open task like “tax return”');
    expect(talk.calls.some(([name]) => name === 'complete_tasks')).toBe(false);
  });

  test('may be several, joined by "and"', () => {
    const talk = startTalk(toolsOver([MILK, MUM]));
    talk.say('complete buy milk and call mum');
    expect(talk.calls.at(-1)).toEqual(['complete_tasks', { tasks: ['1', '3'] }]);
  });
});

test('of several tasks named in one sentence none is changed when one is missing', () => {
  const talk = startTalk(toolsOver([MILK, MUM]));
  expect(talk.say('complete buy milk and the laundry')).toContain('no open task like “laundry”');
  expect(talk.calls.some(([name]) => name === 'complete_tasks')).toBe(false);
});

test('many tasks at once are changed only after a yes', () => {
  const many = Array.from({ length: 7 }, (_, at) => task(String(at), `Task ${at}`));
  const talk = startTalk(toolsOver(many));
  expect(talk.say('complete all tasks')).toMatch(/7 tasks/u);
  expect(talk.calls.map(([name]) => name)).toEqual(['find_tasks']);
  talk.say('yes');
  expect(talk.calls).toEqual([['complete_tasks', { tasks: many.map(({ id }) => id) }]]);
});

describe('when several tasks fit', () => {
  test.each([
    ['2', ['2']],
    ['the second', ['2']],
    ['the second one', ['2']],
    ['#1', ['1']],
    ['1 and 2', ['1', '2']],
    ['both', ['1', '2']],
    ['all of them', ['1', '2']],
    ['the last one', ['2']],
    ['oat', ['2']],
    ['Buy milk', ['1']],
  ])('it asks which one, and understands %j', (answer, ids) => {
    const talk = startTalk(toolsOver([MILK, OAT, MUM]));
    const asked = talk.say('complete milk');
    expect(asked).toMatch(
      /Which one do you mean\?\n\n1\. “Buy milk”, due tomorrow\n2\. “Buy oat milk”/u,
    );
    expect(talk.calls.map(([name]) => name)).toEqual(['find_tasks']);
    talk.say(answer);
    expect(talk.calls).toEqual([['complete_tasks', { tasks: ids }]]);
  });

  test('it asks again when the answer is none, and then still understands', () => {
    const talk = startTalk(toolsOver([MILK, OAT]));
    talk.say('delete milk');
    expect(talk.say('the blue one')).toMatch(/did not get which one/u);
    talk.say('2');
    expect(talk.calls).toEqual([['delete_tasks', { tasks: ['2'] }]]);
  });

  test.each(['cancel', 'no', 'never mind'])('%j ends the question', (answer) => {
    const talk = startTalk(toolsOver([MILK, OAT]));
    talk.say('delete milk');
    expect(talk.say(answer)).toMatch(/nothing was changed/u);
    expect(talk.say('2')).toMatch(/did not understand/u);
    expect(talk.calls).toEqual([]);
  });

  test('a new command is obeyed instead', () => {
    const talk = startTalk(toolsOver([MILK, OAT, MUM]));
    talk.say('delete milk');
    talk.say('complete call mum');
    expect(talk.calls.at(-1)).toEqual(['complete_tasks', { tasks: ['3'] }]);
  });
});

describe('what was spoken of before', () => {
  test('is meant by a number of the last list', () => {
    const talk = startTalk(toolsOver([MILK, OAT, MUM]));
    expect(talk.say('list')).toMatch(/^3 tasks:\n\n1\. “Buy milk”/u);
    talk.say('complete 3');
    expect(talk.calls).toEqual([['complete_tasks', { tasks: ['3'] }]]);
  });

  test('is meant by "it"', () => {
    const talk = startTalk(toolsOver([MILK, MUM]));
    talk.say('find milk');
    talk.say('move it to friday');
    expect(talk.calls).toEqual([['reschedule_tasks', { tasks: ['1'], due: 'friday' }]]);
  });

  test('is asked about when "it" could be several', () => {
    const talk = startTalk(toolsOver([MILK, OAT]));
    talk.say('list');
    expect(talk.say('delete it')).toMatch(/Which one do you mean/u);
  });

  test('is still known after a refusal', () => {
    const talk = startTalk(
      toolsOver([MILK, MUM], {
        update_tasks: () => ({
          tasks: [],
          failures: [{ index: 0, code: 'invalid_input', message: '"35 may" is no date.' }],
        }),
      }),
    );
    talk.say('find milk');
    talk.say('postpone it until 35 may');
    talk.say('done it');
    expect(talk.calls).toEqual([['complete_tasks', { tasks: ['1'] }]]);
  });

  test('is still known after small talk', () => {
    const talk = startTalk(toolsOver([MILK, MUM]));
    talk.say('find milk');
    talk.say('thanks');
    talk.say('done it');
    expect(talk.calls).toEqual([['complete_tasks', { tasks: ['1'] }]]);
  });
});
