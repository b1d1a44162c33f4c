import type { Project, Task } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { makeTask } from '../testing/make-task.ts';
import { groupByProject, groupToday, groupUpcoming, sortTasks } from './grouping.ts';

const clock = { timeZone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') };

function project(id: string, created_at: string, inbox = false): Project {
  const times = { created_at, updated_at: created_at };
  return { id, name: id, inbox, role: 'owner', open_tasks: 0, version: 1, ...times };
}

const due = (date: string) => ({ due: { date, words: date } });
const at = (instant: string) => ({ due: { at: instant, words: instant } });
const titles = (tasks: Task[]) => tasks.map(({ title }) => title);

test('what is due comes first, then the priority, then the oldest', () => {
  const sorted = sortTasks(
    [
      makeTask('someday'),
      makeTask('evening', at('2026-11-21T19:00:00Z')),
      makeTask('today p4', due('2026-11-21')),
      makeTask('today p1', { ...due('2026-11-21'), priority: 'p1' }),
      makeTask('older', { created_at: '2026-11-19T08:00:00Z' }),
    ],
    clock.timeZone,
  );
  expect(titles(sorted)).toEqual(['today p1', 'today p4', 'evening', 'older', 'someday']);
});

test('today shows what is overdue apart, and nothing of tomorrow', () => {
  const groups = groupToday(
    [
      makeTask('late', due('2026-11-19')),
      makeTask('now', due('2026-11-21')),
      makeTask('after midnight in Berlin', at('2026-11-21T23:30:00Z')),
      makeTask('undated'),
    ],
    clock,
  );
  expect(groups.map(({ title, tasks }) => [title, titles(tasks)])).toEqual([
    ['Overdue', ['late']],
    ['Today', ['now']],
  ]);
});

test('upcoming groups by day for two weeks and gathers the rest', () => {
  const groups = groupUpcoming(
    [
      makeTask('tomorrow', due('2026-11-22')),
      makeTask('monday', due('2026-11-23')),
      makeTask('next year', due('2027-02-01')),
      makeTask('today', due('2026-11-21')),
    ],
    clock,
  );
  expect(groups.map(({ title, tasks }) => [title, titles(tasks)])).toEqual([
    ['Tomorrow · Sunday 22 November', ['tomorrow']],
    ['Monday 23 November', ['monday']],
    ['Later', ['next year']],
  ]);
});

test('the board has a column for every project, the inbox first', () => {
  const projects = [project('home', '2026-01-02'), project('inbox', '2026-03-01', true)];
  const groups = groupByProject([makeTask('a'), makeTask('b', { project_id: 'home' })], projects);
  expect(groups.map(({ key, tasks }) => [key, titles(tasks)])).toEqual([
    ['inbox', ['a']],
    ['home', ['b']],
  ]);
});
