import type { Project, Task } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { groupByProject, groupToday, groupUpcoming, matches, sortTasks } from './grouping.ts';

const clock = { timeZone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') };

function task(title: string, fields: Partial<Task> = {}): Task {
  return {
    id: title,
    title,
    status: 'open',
    priority: 'p4',
    project_id: 'inbox',
    tags: [],
    reminders: [],
    blocked_by: [],
    version: 1,
    created_at: '2026-11-20T08:00:00Z',
    updated_at: '2026-11-20T08:00:00Z',
    ...fields,
  };
}

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
      task('someday'),
      task('evening', at('2026-11-21T19:00:00Z')),
      task('today p4', due('2026-11-21')),
      task('today p1', { ...due('2026-11-21'), priority: 'p1' }),
      task('older', { created_at: '2026-11-19T08:00:00Z' }),
    ],
    clock.timeZone,
  );
  expect(titles(sorted)).toEqual(['today p1', 'today p4', 'evening', 'older', 'someday']);
});

test('today shows what is overdue apart, and nothing of tomorrow', () => {
  const groups = groupToday(
    [
      task('late', due('2026-11-19')),
      task('now', due('2026-11-21')),
      task('after midnight in Berlin', at('2026-11-21T23:30:00Z')),
      task('undated'),
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
      task('tomorrow', due('2026-11-22')),
      task('monday', due('2026-11-23')),
      task('next year', due('2027-02-01')),
      task('today', due('2026-11-21')),
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
  const groups = groupByProject([task('a'), task('b', { project_id: 'home' })], projects);
  expect(groups.map(({ key, tasks }) => [key, titles(tasks)])).toEqual([
    ['inbox', ['a']],
    ['home', ['b']],
  ]);
});

test('a search finds every word, in title, notes, tags or project', () => {
  const milk = task('Buy milk', { notes: 'oat', tags: ['shop'] });
  expect(matches(milk, 'MILK oat', 'Home')).toBe(true);
  expect(matches(milk, '#home @shop', 'Home')).toBe(true);
  expect(matches(milk, 'milk bread', 'Home')).toBe(false);
});
