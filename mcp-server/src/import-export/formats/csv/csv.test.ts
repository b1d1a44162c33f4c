import { describe, expect, test } from 'vitest';

import { datesOf, readFile } from '../../testing/read-file.ts';

describe('any CSV with a header', () => {
  test.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('by %s', async (_name, delimiter) => {
    const lines = [
      ['title', 'notes', 'due', 'priority', 'tags'],
      ['Buy milk', '"two, or; three"', '2026-12-01', 'high', 'shop|home'],
      ['Call Ann', '', '2026-12-02 15:00', 'p3', ''],
    ];
    const { format, task, problems, columns } = await readFile(
      lines.map((cells) => cells.join(delimiter)).join('\r\n'),
    );
    expect(format).toBe('csv');
    expect(columns).toEqual({
      title: 'title',
      notes: 'notes',
      due: 'due',
      priority: 'priority',
      tags: 'tags',
    });
    expect(task('Buy milk')).toMatchObject({
      notes: 'two, or; three',
      due: { date: '2026-12-01' },
      priority: 1,
      tags: ['shop', 'home'],
    });
    expect(task('Call Ann')).toMatchObject({ due: { at: '2026-12-02T14:00:00Z' }, priority: 3 });
    expect(problems).toEqual([]);
  });

  test('with headers in German, and columns that it does not know', async () => {
    const { task, problems, columns } = await readFile(
      'Aufgabe;Fällig am;Erledigt;Liste;Kostenstelle\nMiete zahlen;31.12.2026;ja;Haus;4711\n',
    );
    expect(columns).toEqual({
      title: 'Aufgabe',
      due: 'Fällig am',
      status: 'Erledigt',
      project: 'Liste',
    });
    expect(task('Miete zahlen')).toMatchObject({
      due: { date: '2026-12-31' },
      project: 'haus',
      completedAt: expect.any(String),
    });
    expect(problems).toMatchObject([
      { path: 'line 1', message: expect.stringContaining('Kostenstelle') },
    ]);
  });

  test('with columns named by the person', async () => {
    const content = 'A,B,C\nBuy milk,Two,tomorrow\n';
    await expect(readFile(content, { format: 'csv' })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { path: 'columns', hint: expect.stringContaining('A, B, C') },
    });
    const { task } = await readFile(content, {
      format: 'csv',
      columns: { title: 'a', notes: 'B', due: 'C' },
    });
    expect(task('Buy milk')).toMatchObject({ notes: 'Two', due: { date: '2026-11-28' } });
  });

  test.each([
    ['13/12/2026', '2026-12-13', '2026-06-05', undefined],
    ['12/13/2026', '2026-12-13', '2026-05-06', undefined],
    ['1/2/2026', '2026-02-01', '2026-06-05', undefined],
    ['1/2/2026', '2026-01-02', '2026-05-06', 'us'],
    ['1.2.2026', '2026-02-01', '2026-05-06', 'us'],
  ] as const)('reads %s as %s, and 5/6 in the same way', async (date, day, other, dateFormat) => {
    const { tasks } = await readFile(
      `title,due\nA,${date}\nB,5/6/2026\n`,
      dateFormat ? { dateFormat } : {},
    );
    expect(tasks.map(({ due }) => due)).toEqual([{ date: day }, { date: other }]);
  });

  test('loses nothing that it does not understand', async () => {
    const { task, problems } = await readFile(
      'title,due,priority,duration,notes,start\nFix it,someday,colossal,a while,Mine,2026-11-01\n',
    );
    expect(task('Fix it').notes).toBe(
      'Mine\n\nPriority: colossal\nDue: someday\nDuration: a while\nStart: 2026-11-01',
    );
    expect(problems.map(({ path }) => path)).toEqual(['line 2', 'line 2', 'line 2', 'line 2']);
  });

  test('with subtasks by title, recurrences, reminders and sections', async () => {
    const { task, tasks } = await readFile(
      'id,title,parent,project,section,due,repeat,reminder\n' +
        '1,Report,,Work,Now,2026-11-30 09:00,every monday,30 min before\n' +
        ',Numbers,Report,Work,,,,\n',
    );
    expect(task('Numbers').parent).toBe('1');
    expect(task('Report')).toMatchObject({
      section: 'work/now',
      reminders: [{ offset: '-PT30M' }],
    });
    expect(datesOf(task('Report'))[1]).toBe('2026-12-07T08:00:00Z');
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(2);
  });

  test.each(['Dear diary,\ntoday I was at home.', 'just one line', '{"a": 1}', 'a,b\n1,2'])(
    'is not taken for one: %s',
    async (content) => {
      await expect(readFile(content)).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );
});
