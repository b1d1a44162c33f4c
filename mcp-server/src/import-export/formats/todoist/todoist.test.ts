import { describe, expect, test } from 'vitest';

import { datesOf, readFile, zip } from '../../testing/read-file.ts';

const HEAD =
  'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG';

function row({ title = 'Task', notes = '', priority = 4, date = '', language = '' }): string {
  return `task,${title},${notes},${priority},1,,,${date},${language},,,,,`;
}

describe('Todoist’s CSV', () => {
  test.each([
    ['Fix the @house tap @urgent', 'Fix the tap', ['house', 'urgent']],
    ['@home Water plants', 'Water plants', ['home']],
    ['Mail bob@example.org', 'Mail bob@example.org', []],
    ['Meet @ noon', 'Meet @ noon', []],
    ['@only @labels', '@only @labels', []],
  ])('labels of "%s"', async (content, title, tags) => {
    const { tasks } = await readFile(`${HEAD}\n${row({ title: content })}\n`);
    expect(tasks).toMatchObject([{ title, tags }]);
  });

  test('a row is another task where anything of it differs, and the same where nothing does', async () => {
    const keysOf = async (...rows: string[]) =>
      (await readFile([HEAD, ...rows, ''].join('\n'))).tasks.map(({ key }) => key);
    const [plain] = await keysOf(row({}));
    expect(await keysOf(row({}))).toEqual([plain]);
    const others = await Promise.all(
      [{ notes: 'More' }, { priority: 1 }, { date: 'tomorrow' }, { title: 'Task @label' }].map(
        (more) => keysOf(row(more)),
      ),
    );
    expect(new Set([plain, ...others.flat()]).size).toBe(5);
    expect(new Set(await keysOf(row({}), row({}))).size).toBe(2);
  });

  test.each([
    ['de', 'jeden Montag', '2026-11-30', 'FREQ=WEEKLY;BYDAY=MO'],
    ['de', 'jeden Montag um 9:30 Uhr', '2026-11-30T08:30:00Z', 'FREQ=WEEKLY;BYDAY=MO'],
    ['de', 'täglich um 9', '2026-11-28T08:00:00Z', 'FREQ=DAILY'],
    ['de', 'alle! 3 Tage', '2026-11-27', 'FREQ=DAILY;INTERVAL=3'],
    ['de', 'jeden letzten Tag des Monats', '2026-11-30', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['de', 'jeden ersten Montag', '2026-12-07', 'FREQ=MONTHLY;BYDAY=1MO'],
    ['de', '24. Dez. 2026 18:00', '2026-12-24T17:00:00Z', undefined],
    ['de', 'am 3. März', '2027-03-03', undefined],
    ['de', 'übermorgen', '2026-11-29', undefined],
    ['fr', 'tous les lundis à 9h', '2026-11-30T08:00:00Z', 'FREQ=WEEKLY;BYDAY=MO'],
    ['fr', 'tous les 2 jours', '2026-11-27', 'FREQ=DAILY;INTERVAL=2'],
    ['fr', 'le 15 de chaque mois', '2026-12-15', 'FREQ=MONTHLY;BYMONTHDAY=15'],
    ['fr', '24 déc. 2026 à 18h30', '2026-12-24T17:30:00Z', undefined],
    ['fr', 'après-demain', '2026-11-29', undefined],
    ['fr', 'lundi prochain', '2026-11-30', undefined],
    ['en', 'every monday at 9', '2026-11-30T08:00:00Z', 'FREQ=WEEKLY;BYDAY=MO'],
  ])('reads dates in %s: "%s"', async (language, date, due, rrule) => {
    const { tasks, problems } = await readFile(`${HEAD}\n${row({ date, language })}\n`);
    expect(problems).toEqual([]);
    const [task] = tasks;
    expect(task?.due).toMatchObject(due.includes('T') ? { at: due } : { date: due });
    expect(task?.plan && 'columns' in task.plan ? task.plan.columns.rule.rrule : undefined).toBe(
      rrule,
    );
  });

  test('keeps a date that it cannot read in the notes', async () => {
    const { tasks, problems } = await readFile(
      `${HEAD}\n${row({ notes: 'Mine', date: '毎週月曜日', language: 'ja' })}\n`,
    );
    expect(tasks).toMatchObject([{ notes: 'Mine\n\nDue: 毎週月曜日' }]);
    expect(problems).toMatchObject([{ path: 'line 2', message: expect.stringContaining('notes') }]);
  });
});

test('Todoist’s sync export has recurrences in the person’s language too', async () => {
  const { task } = await readFile(
    JSON.stringify({
      items: [
        {
          id: '1',
          content: 'Müll',
          due: { date: '2026-12-01', string: 'jeden Dienstag', lang: 'de', is_recurring: true },
        },
      ],
    }),
  );
  expect(datesOf(task('Müll'))).toEqual(['2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22']);
});

test('Todoist’s backup is a ZIP with a CSV for each project', async () => {
  const section = 'section,Later,,,,,,,,,,,,';
  const { format, projects, sections, tasks, problems } = await readFile(
    zip({
      'Inbox [1].csv': `\u{FEFF}${HEAD}\n${row({ title: 'Think' })}\n`,
      'Home [22].csv': `${HEAD}\n${row({ title: 'Sweep @clean' })}\n${section}\n${row({ title: 'Paint' })}\nbroken,x,,,,,,,,,,,,\n`,
      'Work.csv': `${HEAD}\n${row({ title: 'Sweep @clean' })}\n`,
    }),
  );
  expect(format).toBe('todoist-backup');
  expect(projects).toMatchObject([
    { name: 'Inbox', inbox: true },
    { name: 'Home' },
    { name: 'Work' },
  ]);
  const nameOf = new Map(projects.map(({ key, name }) => [key, name]));
  expect(tasks.map(({ title, project = '' }) => [title, nameOf.get(project)])).toEqual([
    ['Think', 'Inbox'],
    ['Sweep', 'Home'],
    ['Paint', 'Home'],
    ['Sweep', 'Work'],
  ]);
  expect(new Set(tasks.map(({ key }) => key)).size).toBe(4);
  expect(sections).toMatchObject([{ name: 'Later' }]);
  expect(problems).toMatchObject([{ path: 'Home [22].csv line 5' }]);
});

test('a file of the ZIP that is no project of Todoist’s is named, and what a Mac adds is not', async () => {
  const { tasks, projects, problems } = await readFile(
    zip({
      'Work [1].csv': `${HEAD}\n${row({ title: 'Think' })}\n`,
      '__MACOSX/._Work [1].csv': '\u{0}\u{5}Mac OS X',
      '._Home.csv': 'Mac OS X',
      'expenses.csv': 'date;sum\n2026-11-01;5\n',
    }),
  );
  expect(tasks.map(({ title }) => title)).toEqual(['Think']);
  expect(projects.map(({ name }) => name)).toEqual(['Work']);
  expect(problems).toMatchObject([
    { path: 'expenses.csv', message: expect.stringContaining('left out') },
  ]);
});
