import type { Task } from '@taskloom/contracts';
import { describe, expect, test } from 'vitest';

import { arrangeGroups, arrangeOrder, groupBySection } from './arrange.ts';
import type { TaskGroup } from './grouping.ts';
import { makeTask } from '../testing/make-task.ts';

const clock = { timeZone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') };
const facts = {
  clock,
  projects: [],
  people: new Map([['ben', { id: 'ben', name: 'Ben', role: 'editor' as const }]]),
};

const shape = (groups: TaskGroup[]) =>
  groups.map(({ title, tasks }) => [title, ...tasks.map(({ id }) => id)]);
const ids = (tasks: Task[]) => tasks.map(({ id }) => id);

describe('the order', () => {
  const tasks = [
    makeTask('b', { priority: 'p2', created_at: '2026-11-01T00:00:00Z' }),
    makeTask('c', { due: { date: '2026-11-22', words: '' } }),
    makeTask('a', { priority: 'p1', created_at: '2026-11-30T00:00:00Z' }),
  ];
  test.each([
    ['due', ['c', 'a', 'b']],
    ['priority', ['a', 'b', 'c']],
    ['title', ['a', 'b', 'c']],
    ['created', ['a', 'c', 'b']],
    ['manual', ['b', 'c', 'a']],
  ] as const)('by %s', (sort, order) => {
    expect(ids(arrangeOrder(tasks, sort, 'UTC'))).toEqual(order);
  });
});

describe('groups', () => {
  const tasks = [
    makeTask('a', { tags: ['x', 'y'], due: { date: '2026-11-20', words: '' }, priority: 'p1' }),
    makeTask('b', { tags: ['y'], due: { date: '2026-11-21', words: '' } }),
    makeTask('c', { assignee_id: 'ben' }),
  ];
  test('by tag, a task with two in both, and those without one last', () => {
    expect(shape(arrangeGroups(tasks, 'tag', facts))).toEqual([
      ['@x', 'a'],
      ['@y', 'a', 'b'],
      ['No tags', 'c'],
    ]);
  });
  test('by person, nobody’s last', () => {
    expect(shape(arrangeGroups(tasks, 'assignee', facts))).toEqual([
      ['Ben', 'c'],
      ['Nobody', 'a', 'b'],
    ]);
  });
  test('by date, from overdue to no date', () => {
    expect(shape(arrangeGroups(tasks, 'date', facts)).map(([title]) => title)).toEqual([
      'Overdue',
      'Saturday 21 November',
      'No date',
    ]);
  });
  test('by priority, the most urgent first', () => {
    expect(shape(arrangeGroups(tasks, 'priority', facts))).toEqual([
      ['Priority 1', 'a'],
      ['No priority', 'b', 'c'],
    ]);
  });
});

test('sections keep their heading without tasks, and what is in none comes first', () => {
  const sections = [
    { id: 's1', name: 'Kitchen' },
    { id: 's2', name: 'Garden' },
  ];
  const tasks = [
    makeTask('a', { section_id: 's2' }),
    makeTask('b'),
    makeTask('c', { section_id: 'gone' }),
  ];
  const groups = groupBySection(tasks, { projectId: 'home', sections });
  expect(shape(groups)).toEqual([['', 'b', 'c'], ['Kitchen'], ['Garden', 'a']]);
  expect(groups.map(({ target }) => target)).toEqual([
    { project: 'home', section: null },
    { project: 'home', section: 's1' },
    { project: 'home', section: 's2' },
  ]);
});
