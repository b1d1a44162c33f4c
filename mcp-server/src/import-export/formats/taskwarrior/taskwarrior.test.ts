import { describe, expect, test } from 'vitest';

import { datesOf, readFile } from '../../testing/read-file.ts';

describe('Taskwarrior', () => {
  const base = { uuid: '1', description: 'T', status: 'pending', entry: '20261101T080000Z' };

  test('"monthly" from the 31st is the last day of shorter months', async () => {
    const { task } = await readFile(
      JSON.stringify([{ ...base, status: 'recurring', due: '20270130T230000Z', recur: 'monthly' }]),
    );
    expect(datesOf(task('T'))).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']);
  });

  test('`until` ends what repeats; other dates are kept in the notes and told', async () => {
    const { tasks, problems } = await readFile(
      JSON.stringify([
        {
          ...base,
          status: 'recurring',
          due: '20261130T230000Z',
          recur: 'daily',
          until: '20261202T230000Z',
        },
        {
          ...base,
          uuid: '2',
          until: '20261231T230000Z',
          wait: '20261224T090000Z',
          scheduled: '20261226T090000Z',
        },
      ]),
    );
    expect(datesOf(tasks[0])).toEqual(['2026-12-01', '2026-12-02', '2026-12-03']);
    expect(tasks[1]?.notes).toBe(
      'Until: 2027-01-01 00:00\nWait: 2026-12-24 10:00\nScheduled: 2026-12-26 10:00',
    );
    expect(problems).toMatchObject([
      { path: 'tasks[1]', message: expect.stringContaining('notes') },
    ]);
  });
});
