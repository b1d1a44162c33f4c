import { expect, test } from 'vitest';

import { datesOf, readFile } from '../../testing/read-file.ts';

test('lists of Microsoft To Do', async () => {
  const { format, task, tasks, projects, problems } = await readFile(
    JSON.stringify({
      value: [
        {
          id: 'L1',
          displayName: 'Tasks',
          wellknownListName: 'defaultList',
          tasks: [
            {
              id: 'T1',
              title: 'Renew pass',
              body: { content: '<p>At the <b>office</b></p>', contentType: 'html' },
              status: 'notStarted',
              importance: 'high',
              categories: ['Papers'],
              dueDateTime: { dateTime: '2026-12-31T00:00:00.0000000', timeZone: 'UTC' },
              isReminderOn: true,
              reminderDateTime: {
                dateTime: '2026-12-30T09:00:00.0000000',
                timeZone: 'W. Europe Standard Time',
              },
              recurrence: {
                pattern: { type: 'absoluteMonthly', interval: 1, dayOfMonth: 31 },
                range: { type: 'noEnd', startDate: '2026-12-31' },
              },
              checklistItems: [{ id: 'I1', displayName: 'Photo', isChecked: true }],
            },
          ],
        },
        {
          id: 'L2',
          displayName: 'Groceries',
          tasks: [
            {
              id: 'T2',
              title: 'Milk',
              status: 'completed',
              importance: 'normal',
              completedDateTime: { dateTime: '2026-11-20T10:00:00.0000000', timeZone: 'UTC' },
            },
          ],
        },
      ],
    }),
  );
  expect(format).toBe('microsoft-todo-json');
  expect(projects).toMatchObject([{ name: 'Tasks', inbox: true }, { name: 'Groceries' }]);
  expect(task('Renew pass')).toMatchObject({
    notes: 'At the office',
    priority: 1,
    tags: ['Papers'],
    due: { date: '2026-12-31' },
    reminders: [{ at: '2026-12-30T08:00:00.000Z' }],
  });
  expect(datesOf(task('Renew pass'))).toEqual([
    '2026-12-31',
    '2027-01-31',
    '2027-02-28',
    '2027-03-31',
  ]);
  expect(tasks[1]).toMatchObject({ title: 'Photo', parent: 'T1', completedAt: expect.any(String) });
  expect(task('Milk').completedAt).toBe('2026-11-20T10:00:00.000Z');
  expect(problems).toEqual([]);
});

test.each([
  [{ type: 'daily', interval: 2 }, 'FREQ=DAILY;INTERVAL=2'],
  [{ type: 'weekly', daysOfWeek: ['monday', 'friday'] }, 'FREQ=WEEKLY;BYDAY=MO,FR'],
  [{ type: 'relativeMonthly', daysOfWeek: ['tuesday'], index: 'last' }, 'FREQ=MONTHLY;BYDAY=-1TU'],
  [
    { type: 'relativeYearly', daysOfWeek: ['sunday'], index: 'second', month: 5 },
    'FREQ=YEARLY;BYMONTH=5;BYDAY=2SU',
  ],
])('Microsoft’s pattern %o', async (pattern, rrule) => {
  const { task, problems } = await readFile(
    JSON.stringify([
      {
        title: 'T',
        status: 'notStarted',
        importance: 'low',
        dueDateTime: { dateTime: '2026-12-01T00:00:00', timeZone: 'UTC' },
        recurrence: { pattern, range: { type: 'noEnd' } },
      },
    ]),
  );
  expect(problems).toEqual([]);
  expect(task('T').plan).toMatchObject({ columns: { rule: { rrule } } });
});
