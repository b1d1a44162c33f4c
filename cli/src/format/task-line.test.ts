import { describe, expect, it } from 'vitest';

import { HOME, makeTask } from '../testing/tasks.ts';
import { createStyle } from './style.ts';
import { groupTasks } from './task-groups.ts';
import { formatTask, type TaskLineOptions } from './task-line.ts';

const plain: TaskLineOptions = {
  calendar: { timeZone: 'Europe/Berlin', now: new Date('2026-11-21T10:00:00Z') },
  style: createStyle(false),
  projects: new Map([[HOME, 'Home']]),
};

describe("a task's line", () => {
  it('tells what there is to know, in one order', () => {
    const task = makeTask({
      id: '01980000-0000-7000-8000-0000001a2b3c',
      title: 'Buy milk',
      priority: 'p1',
      due: { at: '2026-11-22T08:00:00Z', words: 'tomorrow at 9:00' },
      recurrence: { rrule: 'FREQ=WEEKLY', words: 'every week', anchor: 'schedule', next: [] },
      project_id: HOME,
      tags: ['shop'],
    });
    expect(formatTask(task, plain)).toBe(
      '01a2b3c  p1  Buy milk  tomorrow at 9:00  ↻ every week  #Home @shop',
    );
  });

  it('leaves out what there is not, and keeps the titles in one column', () => {
    const task = makeTask({ id: '01980000-0000-7000-8000-0000001a2b3c', title: 'Buy milk' });
    expect(formatTask(task, plain)).toBe('01a2b3c      Buy milk');
  });

  it('shows an overdue date in red on a terminal, and a done one not', () => {
    const styled = { ...plain, style: createStyle(true) };
    // In the words of the answer, which are in the person's own format.
    const due = { date: '2026-11-20', words: 'yesterday' };
    const red = '\u001B[31myesterday';
    expect(formatTask(makeTask({ title: 'a', due }), styled)).toContain(red);
    expect(formatTask(makeTask({ title: 'a', due, status: 'done' }), styled)).not.toContain(red);
  });

  it('lets no title change the terminal', () => {
    const task = makeTask({ title: 'a\u001B[2Jb\nc' });
    expect(formatTask(task, plain)).toContain('a [2Jb c');
  });
});

describe('groups', () => {
  it('go from overdue over the days to no date and done, keeping the order within', () => {
    const task = (title: string, date?: string) =>
      makeTask({ title, ...(date && { due: { date, words: '' } }) });
    const groups = groupTasks(
      [
        task('none'),
        makeTask({ title: 'finished', status: 'done' }),
        task('later', '2026-12-24'),
        task('second', '2026-11-21'),
        task('late', '2026-11-19'),
        task('first', '2026-11-21'),
        task('later still', '2026-11-20'),
      ],
      plain.calendar,
    );
    expect(groups.map(({ name, tasks }) => [name, ...tasks.map(({ title }) => title)])).toEqual([
      ['Overdue', 'late', 'later still'],
      ['Today', 'second', 'first'],
      ['Thu 24 Dec', 'later'],
      ['No date', 'none'],
      ['Done', 'finished'],
    ]);
  });
});
