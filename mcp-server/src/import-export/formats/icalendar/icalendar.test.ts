import { describe, expect, test } from 'vitest';

import { datesOf, readFile } from '../../testing/read-file.ts';

describe('a task that repeats and starts before it is due', () => {
  test('on the same day: due at its own time, alarms from its start (RFC 5545 3.8.5.3)', async () => {
    const { task, problems } = await readTodo(
      [
        'DTSTART;TZID=America/Bogota:20261208T000000',
        'DUE;TZID=America/Bogota:20261208T100000',
        'RRULE:FREQ=WEEKLY',
        alarm('TRIGGER;RELATED=START:PT0S'),
      ],
      { timeZone: 'America/Bogota' },
    );
    expect(datesOf(task)).toEqual([
      '2026-12-08T15:00:00Z',
      '2026-12-15T15:00:00Z',
      '2026-12-22T15:00:00Z',
      '2026-12-29T15:00:00Z',
    ]);
    expect(task.reminders).toEqual([{ offset: '-PT10H' }]);
    expect(problems).toEqual([]);
  });

  test('days before: each occurrence keeps the distance', async () => {
    const { task } = await readTodo([
      'DTSTART;TZID=Europe/Berlin:20261201T090000',
      'DUE;TZID=Europe/Berlin:20261203T170000',
      'RRULE:FREQ=MONTHLY',
    ]);
    expect(datesOf(task)).toEqual([
      '2026-12-03T16:00:00Z',
      '2027-01-03T16:00:00Z',
      '2027-02-03T16:00:00Z',
      '2027-03-03T16:00:00Z',
    ]);
  });

  test.each([
    ['FREQ=WEEKLY;BYDAY=TU,SA', ['2026-12-03', '2026-12-07', '2026-12-10', '2026-12-14']],
    ['FREQ=DAILY;INTERVAL=10', ['2026-12-03', '2026-12-13', '2026-12-23', '2027-01-02']],
    ['FREQ=MONTHLY;BYMONTHDAY=1,10', ['2026-12-03', '2026-12-12', '2027-01-03', '2027-01-12']],
    ['FREQ=YEARLY', ['2026-12-03', '2027-12-03', '2028-12-03', '2029-12-03']],
    ['FREQ=DAILY;UNTIL=20261203', ['2026-12-03', '2026-12-04', '2026-12-05']],
    ['FREQ=DAILY;COUNT=2', ['2026-12-03', '2026-12-04']],
    // No rule of ours falls two days after these: their dates are taken one by one.
    ['FREQ=MONTHLY;BYDAY=1TU', ['2026-12-03', '2027-01-07', '2027-02-04', '2027-03-04']],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', ['2026-12-03', '2027-01-02', '2027-02-02', '2027-03-02']],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU',
      ['2026-12-03', '2026-12-08', '2026-12-17', '2026-12-22'],
    ],
  ])('two days before, %s', async (rule, dates) => {
    const { task } = await readTodo([
      'DTSTART;VALUE=DATE:20261201',
      'DUE;VALUE=DATE:20261203',
      `RRULE:${rule}`,
    ]);
    expect(datesOf(task)).toEqual(dates);
  });

  test('exceptions and overrides are told by the start, as in the file', async () => {
    const { tasks } = await readCalendar([
      ...todo([
        'UID:m',
        'SUMMARY:Master',
        'DTSTART;TZID=Europe/Berlin:20261201T090000',
        'DUE;TZID=Europe/Berlin:20261202T120000',
        'RRULE:FREQ=DAILY',
        'EXDATE;TZID=Europe/Berlin:20261202T090000',
      ]),
      ...todo([
        'UID:m',
        'SUMMARY:Moved',
        'RECURRENCE-ID;TZID=Europe/Berlin:20261203T090000',
        'DUE;TZID=Europe/Berlin:20261206T120000',
      ]),
    ]);
    expect(tasks.map((task) => task.title)).toEqual(['Master', 'Moved']);
    expect(datesOf(tasks[0])).toEqual([
      '2026-12-02T11:00:00Z',
      '2026-12-05T11:00:00Z',
      '2026-12-06T11:00:00Z',
      '2026-12-07T11:00:00Z',
    ]);
  });
});

describe('the first occurrence of a series', () => {
  const master = [
    'UID:m',
    'SUMMARY:Water',
    'DUE;VALUE=DATE:20261201',
    'DTSTART;VALUE=DATE:20261201',
    'RRULE:FREQ=DAILY;COUNT=4',
  ];

  test('that is done is there once, done', async () => {
    const { tasks } = await readCalendar([
      ...todo(master),
      ...todo([
        'UID:m',
        'SUMMARY:Water',
        'RECURRENCE-ID;VALUE=DATE:20261201',
        'DUE;VALUE=DATE:20261201',
        'STATUS:COMPLETED',
      ]),
    ]);
    expect(tasks.map(({ completedAt }) => completedAt !== undefined)).toEqual([false, true]);
    // COUNT still counts from the DTSTART.
    expect(datesOf(tasks[0])).toEqual(['2026-12-02', '2026-12-03', '2026-12-04']);
  });

  test.each([
    ['cancelled', todo(['UID:m', 'RECURRENCE-ID;VALUE=DATE:20261201', 'STATUS:CANCELLED'])],
    ['left out by EXDATE', []],
  ])('that is %s does not come', async (how, more) => {
    const rest = how === 'cancelled' ? [] : ['EXDATE;VALUE=DATE:20261201'];
    const { tasks } = await readCalendar([...todo([...master, ...rest]), ...more]);
    expect(datesOf(tasks[0])).toEqual(['2026-12-02', '2026-12-03', '2026-12-04']);
  });

  test('and all others done: nothing is left to repeat', async () => {
    const { tasks } = await readCalendar(
      todo([...master.slice(0, 4), 'RRULE:FREQ=DAILY;COUNT=1', 'EXDATE;VALUE=DATE:20261201']),
    );
    expect(tasks[0]?.plan).toEqual({ over: true });
  });
});

describe('alarms', () => {
  test('by place, or at a time that stands for none, are named and left out', async () => {
    const { task, problems } = await readTodo([
      'DUE;VALUE=DATE:20261201',
      'BEGIN:VALARM\nACTION:DISPLAY\nX-APPLE-PROXIMITY:ARRIVE\nTRIGGER;VALUE=DATE-TIME:19760401T005545Z\nEND:VALARM',
      alarm('TRIGGER;VALUE=DATE-TIME:19760401T005545Z'),
    ]);
    expect(task.reminders).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('place'),
      expect.stringContaining('1976'),
    ]);
  });

  test.each([
    ['PT9H', { offset: 'PT0S' }],
    ['-PT15H', { offset: '-P1D' }],
    ['-P1D', { offset: '-P1DT9H' }],
    ['P1DT9H', { offset: 'P1D' }],
  ])('%s of a day counts from 00:00 (RFC 5545 3.6.6)', async (trigger, reminder) => {
    const { task } = await readTodo(['DUE;VALUE=DATE:20261201', alarm(`TRIGGER:${trigger}`)]);
    expect(task.reminders).toEqual([reminder]);
  });

  test('of a time count from the due or the start that they name', async () => {
    const { task } = await readTodo([
      'DTSTART;TZID=Europe/Berlin:20261201T090000',
      'DUE;TZID=Europe/Berlin:20261203T170000',
      alarm('TRIGGER;RELATED=END:-PT30M'),
      alarm('TRIGGER:-PT30M'),
    ]);
    expect(task.reminders).toEqual([{ offset: '-PT30M' }, { offset: '-P2DT8H30M' }]);
  });
});

describe('zones', () => {
  const due = (zone: string) => [`DUE;TZID=${zone}:20261201T090000`];

  test.each([
    ['W. Europe Standard Time', '2026-12-01T08:00:00.000Z', 'Europe/Berlin'],
    ['Eastern Standard Time', '2026-12-01T14:00:00.000Z', 'America/New_York'],
    ['/example.org/20260101/Asia/Tokyo', '2026-12-01T00:00:00.000Z', 'Asia/Tokyo'],
  ])('%s', async (zone, at, timeZone) => {
    const { task, problems } = await readTodo(due(zone), { timeZone: 'Asia/Kolkata' });
    expect(task.due).toEqual({ at, timeZone });
    expect(problems).toEqual([]);
  });

  test('of a name that nobody knows are what the file defines', async () => {
    const definition = [
      'BEGIN:VTIMEZONE',
      'TZID:Customized Time Zone',
      'BEGIN:STANDARD',
      'DTSTART:16011104T020000',
      'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11',
      'TZOFFSETFROM:-0400',
      'TZOFFSETTO:-0500',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010311T020000',
      'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3',
      'TZOFFSETFROM:-0500',
      'TZOFFSETTO:-0400',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    ];
    const { tasks, problems } = await readCalendar([
      ...definition,
      ...todo(['UID:w', ...due('Customized Time Zone')]),
      ...todo(['UID:s', 'DUE;TZID=Customized Time Zone:20260701T090000']),
    ]);
    expect(problems.filter(({ message }) => message.includes('zone'))).toEqual([]);
    expect(tasks.map((task) => task.due)).toMatchObject([
      { at: '2026-12-01T14:00:00.000Z' },
      { at: '2026-07-01T13:00:00.000Z' },
    ]);
  });

  test('that nobody knows and the file does not define are told', async () => {
    const { problems } = await readTodo(due('Nowhere'));
    expect(problems).toMatchObject([{ message: expect.stringContaining('"Nowhere"') }]);
  });
});

test('a start that is not the due date is told, and kept in the notes', async () => {
  const { task, problems } = await readTodo([
    'DESCRIPTION:Bring cake',
    'DTSTART;TZID=Europe/Berlin:20261201T090000',
    'DUE;TZID=Europe/Berlin:20261203T170000',
  ]);
  expect(task.notes).toBe('Bring cake\n\nStart: 2026-12-01 09:00 Europe/Berlin');
  expect(problems).toMatchObject([{ message: expect.stringContaining('start') }]);
});

test('a start without a due date is the due date, and told', async () => {
  const { task, problems } = await readTodo(['DTSTART;VALUE=DATE:20261201']);
  expect(task.due).toEqual({ date: '2026-12-01' });
  expect(problems).toMatchObject([{ message: expect.stringContaining('no due date') }]);
});

async function readTodo(lines: readonly string[], setting = {}) {
  const data = await readCalendar(todo(['UID:u', 'SUMMARY:Task', ...lines]), setting);
  return { ...data, task: data.task('Task') };
}

async function readCalendar(lines: readonly string[], setting = {}) {
  const content = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  return readFile(content, setting);
}

function todo(lines: readonly string[]): string[] {
  return ['BEGIN:VTODO', ...lines, 'END:VTODO'];
}

function alarm(trigger: string): string {
  return `BEGIN:VALARM\nACTION:DISPLAY\n${trigger}\nEND:VALARM`;
}
