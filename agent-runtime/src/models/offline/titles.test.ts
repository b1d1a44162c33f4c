import { describe, expect, test } from 'vitest';

import { startTalk } from '../../testing/talk.ts';
import { task, toolsOver } from '../../testing/task-tools.ts';

/** Titles with words that are also pronouns, numbers, fillers or dates, beside others like them. */
const TITLES = [
  'old note one',
  'old note two',
  'buy one more chair',
  'buy one chair',
  'call two people',
  'call people',
  'watch that',
  'The one',
  'that thing',
  'the task',
  'Task one',
  'one',
  'Task 1',
  'Task 2',
  'Task 12',
  'order 2 pizzas',
  'pay the first one',
  'not today',
  'Today',
  'high priority list',
  'the rest',
  'last will',
  'all hands meeting',
  'prepare monday meeting',
];
const tasks = TITLES.map((title, at) => task(`id${at}`, title));
const idOf = (title: string) => `id${TITLES.indexOf(title)}`;

function changedBy(message: string, { listed }: { listed: boolean }): string[] {
  const talk = startTalk(toolsOver(tasks));
  if (listed) talk.say('list');
  talk.say(message);
  const changes = talk.calls.filter(([tool]) => /^(?:delete|reschedule|get)_tasks$/u.test(tool));
  return changes.flatMap(([, args]) => args['tasks'] as string[]);
}

describe.each([{ listed: false }, { listed: true }])(
  'a title wins over what its words could also mean (after a list: $listed)',
  (after) => {
    test.each(TITLES)('%s', (title) => {
      expect(changedBy(`delete ${title}`, after)).toEqual([idOf(title)]);
      expect(changedBy(`delete "${title}"`, after)).toEqual([idOf(title)]);
      expect(changedBy(`move ${title} to friday`, after)).toEqual([idOf(title)]);
      expect(changedBy(`when is ${title}?`, after)).toEqual([idOf(title)]);
    });

    test('also where several are named', () => {
      for (const [first, second] of [
        ['old note one', 'old note two'],
        ['the task', 'call two people'],
        ['Task 2', 'that thing'],
      ] as const)
        expect(changedBy(`delete ${first} and ${second}`, after)).toEqual(
          [first, second].map(idOf),
        );
    });
  },
);

test('of two that are named none is dropped without a word', () => {
  const talk = startTalk(toolsOver([task('1', 'buy milk'), task('2', 'call mum')]));
  talk.say('list');
  expect(talk.say('delete it and call mum')).toMatch(/Which one do you mean/u);
  expect(talk.calls.some(([tool]) => tool === 'delete_tasks')).toBe(false);
  talk.say('the first');
  expect(talk.calls).toContainEqual(['delete_tasks', { tasks: ['1', '2'] }]);
});

test('"one" after words that no title has so is still a pronoun', () => {
  const talk = startTalk(toolsOver([task('1', 'buy milk'), task('2', 'call mum')]));
  talk.say('delete the milk one');
  expect(talk.calls.at(-1)).toEqual(['delete_tasks', { tasks: ['1'] }]);
});

test('a number is what was listed in that place, where no title says it', () => {
  const talk = startTalk(toolsOver([task('1', 'buy milk'), task('2', 'call mum')]));
  talk.say('list');
  talk.say('delete task 2');
  expect(talk.calls.at(-1)).toEqual(['delete_tasks', { tasks: ['2'] }]);
});

test.each([
  ['old note one', '1'],
  ['note one', '1'],
  ['two', '2'],
  ['2', '2'],
])('the answer %j picks by title', (answer, id) => {
  const talk = startTalk(toolsOver([task('1', 'old note one'), task('2', 'old note two')]));
  talk.say('delete old note');
  talk.say(answer);
  expect(talk.calls).toEqual([['delete_tasks', { tasks: [id] }]]);
});
