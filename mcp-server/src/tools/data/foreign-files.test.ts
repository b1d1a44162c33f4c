import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

const CSV = `TYPE,CONTENT,DESCRIPTION,IS_COLLAPSED,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG
meta,view_style=list,,,,,,,,,,,,,
task,Plan the trip @travel @fun,"Two lines,
with a comma",,1,1,Anna (123),,2026-11-25 09:00,en,Europe/Berlin,45,minute,2026-12-01,en
task,Book a hotel,,,4,2,Anna (123),,every friday,en,Europe/Berlin,None,None,,
note,By the sea,,,,,Anna (123),,,,,,,,
,,,,,,,,,,,,,,
section,Later,,,,,,,,,,,,,
task,Mail bob@example.org,,,3,1,,,毎日,ja,,,,,
`;

const TODOIST = {
  full_sync: true,
  user: { id: '7', inbox_project_id: '100' },
  projects: [
    { id: '100', name: 'Inbox', inbox_project: true },
    { id: '101', name: 'Work', color: 'red' },
    { id: '102', name: 'Reports', parent_id: '101' },
    { id: '103', name: 'Gone', is_deleted: true },
  ],
  sections: [{ id: '201', name: 'Drafts', project_id: '102' }],
  labels: [{ id: '301', name: 'deep' }],
  collaborators: [{ id: '8', full_name: 'Carla', email: 'carla@example.org' }],
  items: [
    {
      id: '1',
      content: 'Write the report',
      description: 'About *May*',
      project_id: '102',
      section_id: '201',
      priority: 4,
      labels: ['deep'],
      due: {
        date: '2026-11-23T08:30:00',
        string: 'every monday 8:30',
        is_recurring: true,
        lang: 'en',
        timezone: null,
      },
      deadline: { date: '2026-12-24', lang: 'en' },
      duration: { amount: 2, unit: 'day' },
      checked: false,
      added_at: '2026-01-05T10:00:00.000000Z',
      responsible_uid: '7',
    },
    {
      id: '2',
      content: 'Collect numbers',
      parent_id: '1',
      project_id: '102',
      priority: 1,
      labels: [],
      checked: true,
      completed_at: '2026-11-20T10:00:00Z',
    },
    {
      id: 3,
      content: 'Call home',
      project_id: '100',
      priority: 2,
      due: { date: '2026-11-22T17:00:00Z', timezone: 'Europe/Lisbon', is_recurring: false },
      responsible_uid: '8',
    },
  ],
  notes: [
    {
      id: 'n1',
      item_id: '1',
      content: 'Use the template',
      posted_at: '2026-11-01T08:00:00Z',
      posted_uid: '8',
    },
  ],
  reminders: [
    { id: 'r1', item_id: '1', type: 'relative', minute_offset: 30 },
    { id: 'r2', item_id: '3', type: 'location', name: 'home' },
  ],
};

const CALENDAR = `BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Garden
BEGIN:VTIMEZONE
TZID:Mitteleuropa
X-LIC-LOCATION:Europe/Berlin
END:VTIMEZONE
BEGIN:VTODO
UID:a@example
SUMMARY:Water the plants\\, all of
  them
DESCRIPTION:First line\\nSecond line
DTSTART;TZID=Mitteleuropa:20261123T070000
DUE;TZID=Mitteleuropa:20261123T070000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID=Mitteleuropa:20261130T070000
PRIORITY:5
CATEGORIES:garden,out
 side
LOCATION:Balcony
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER;RELATED=END:-PT15M
END:VALARM
END:VTODO
BEGIN:VTODO
UID:b@example
SUMMARY:Buy soil
RELATED-TO:a@example
DUE;VALUE=DATE:20261201
STATUS:COMPLETED
COMPLETED:20261119T120000Z
GEO:1;2
END:VTODO
BEGIN:VTODO
UID:c@example
SUMMARY:Broken rule
DUE:20261122T090000Z
RRULE:FREQ=NONSENSE
END:VTODO
BEGIN:VEVENT
UID:d@example
SUMMARY:A party
END:VEVENT
END:VCALENDAR
`.replaceAll('\n', '\r\n');

const TASKWARRIOR = [
  {
    id: 1,
    uuid: '00000000-0000-4000-8000-000000000001',
    description: 'Fix the roof',
    status: 'pending',
    entry: '20261101T080000Z',
    due: '20261124T230000Z',
    project: 'Home.Roof',
    priority: 'H',
    tags: ['diy'],
    depends: ['00000000-0000-4000-8000-000000000002'],
    annotations: [{ entry: '20261102T080000Z', description: 'Ladder is in the shed' }],
    urgency: 9,
  },
  {
    id: 2,
    uuid: '00000000-0000-4000-8000-000000000002',
    description: 'Buy tiles',
    status: 'completed',
    entry: '20261101T080000Z',
    end: '20261105T080000Z',
    estimate: 3,
  },
  {
    uuid: '00000000-0000-4000-8000-000000000003',
    description: 'Pay rent',
    status: 'recurring',
    due: '20261130T230000Z',
    recur: 'monthly',
    mask: '-',
  },
  {
    uuid: '00000000-0000-4000-8000-000000000004',
    description: 'Pay rent',
    status: 'pending',
    due: '20261130T230000Z',
    recur: 'monthly',
    parent: '00000000-0000-4000-8000-000000000003',
    imask: 0,
  },
  { uuid: '00000000-0000-4000-8000-000000000005', description: 'Thrown away', status: 'deleted' },
];

describe('files of other programs', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('Todoist’s CSV', async () => {
    const me = await newcomer();
    await me.call('add_projects', { projects: [{ name: 'Trip' }] });
    const report = await me.call('import_tasks', { content: CSV, project: 'Trip' });
    expect(report).toMatchObject({
      format: 'todoist-csv',
      added: { tasks: 3, sections: 1, comments: 1 },
    });
    expect(report.not_understood).toMatchObject([
      { path: 'line 9', message: expect.stringContaining('毎日') },
    ]);
    const { trip, hotel, mail } = await byTitle(me, {
      trip: 'Plan the trip',
      hotel: 'Book a hotel',
      mail: 'Mail bob@example.org',
    });
    expect(trip).toMatchObject({
      tags: ['travel', 'fun'],
      notes: 'Two lines,\nwith a comma',
      priority: 'p1',
      due: { at: '2026-11-25T08:00:00.000Z', time_zone: 'Europe/Berlin' },
      duration_minutes: 45,
      deadline: '2026-12-01',
    });
    expect(hotel).toMatchObject({
      parent_id: trip.id,
      recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=FR' },
    });
    expect(mail).toMatchObject({ priority: 'p3', section_id: expect.any(String) });
    await addsNothing(me, CSV, { project: 'Trip', tasks: 3 });
    // The same template fills another project as well.
    await me.call('add_projects', { projects: [{ name: 'Next trip' }] });
    const again = await me.call('import_tasks', { content: CSV, project: 'Next trip' });
    expect(again.added.tasks).toBe(3);
  });

  test('Todoist’s sync export', async () => {
    const me = await newcomer();
    const content = JSON.stringify(TODOIST);
    const report = await me.call('import_tasks', { content });
    expect(report).toMatchObject({
      format: 'todoist-json',
      added: { tasks: 3, projects: 2, sections: 1, comments: 1 },
    });
    expect(report.not_understood).toEqual([
      { path: 'reminders[1]', message: expect.stringContaining('location') },
      { path: 'items[2]', message: expect.stringContaining('Carla') },
    ]);
    const { write, collect, call } = await byTitle(me, {
      write: 'Write the report',
      collect: 'Collect numbers',
      call: 'Call home',
    });
    expect(write).toMatchObject({
      notes: 'About *May*',
      priority: 'p1',
      tags: ['deep'],
      due: { at: '2026-11-23T07:30:00.000Z' },
      deadline: '2026-12-24',
      duration_minutes: 2880,
      recurrence: { next: expect.arrayContaining(['2026-11-30T07:30:00Z']) },
      reminders: [{ offset: '-PT30M', fire_at: '2026-11-23T07:00:00.000Z' }],
      created_at: '2026-01-05T10:00:00.000Z',
    });
    expect(collect).toMatchObject({
      parent_id: write.id,
      status: 'done',
      completed_at: '2026-11-20T10:00:00.000Z',
    });
    expect(call).toMatchObject({
      priority: 'p3',
      due: { at: '2026-11-22T17:00:00.000Z', time_zone: 'Europe/Lisbon' },
    });
    const { comments } = await me.call('find_comments', { task: write.id });
    expect(comments).toMatchObject([{ body: 'Carla: Use the template' }]);
    await addsNothing(me, content, { tasks: 3 });
  });

  test('iCalendar', async () => {
    const me = await newcomer();
    const report = await me.call('import_tasks', { content: CALENDAR });
    expect(report).toMatchObject({ format: 'icalendar', added: { tasks: 3, projects: 1 } });
    expect(report.not_understood).toEqual([
      { path: 'line 33', message: 'GEO is not kept.' },
      { path: 'line 41', message: 'VEVENT is not a task.' },
      { path: 'line 35', message: expect.stringContaining('NONSENSE') },
    ]);
    const { water, soil } = await byTitle(me, {
      water: 'Water the plants, all of them',
      soil: 'Buy soil',
    });
    expect(water).toMatchObject({
      notes: 'First line\nSecond line\n\nBalcony',
      priority: 'p2',
      tags: ['garden', 'outside'],
      due: { at: '2026-11-23T06:00:00.000Z', time_zone: 'Europe/Berlin' },
      recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO' },
      reminders: [{ offset: '-PT15M' }],
    });
    // The one left out (EXDATE) does not come.
    expect(water.recurrence.next[0]).toBe('2026-12-07T06:00:00Z');
    expect(soil).toMatchObject({
      parent_id: water.id,
      status: 'done',
      due: { date: '2026-12-01' },
    });
    await addsNothing(me, CALENDAR, { tasks: 3 });
  });

  test('Taskwarrior’s export, as a list or a task a line', async () => {
    const me = await newcomer();
    const content = JSON.stringify(TASKWARRIOR);
    const report = await me.call('import_tasks', { content });
    expect(report).toMatchObject({
      format: 'taskwarrior-json',
      added: { tasks: 3, projects: 1, comments: 1 },
    });
    expect(report.not_understood).toMatchObject([{ path: 'tasks[1].estimate' }]);
    const { roof, tiles, rent } = await byTitle(me, {
      roof: 'Fix the roof',
      tiles: 'Buy tiles',
      rent: 'Pay rent',
    });
    expect(roof).toMatchObject({
      priority: 'p1',
      tags: ['diy'],
      due: { date: '2026-11-25' },
      blocked_by: [tiles.id],
    });
    expect(rent).toMatchObject({
      due: { date: '2026-12-01' },
      recurrence: { rrule: 'FREQ=MONTHLY' },
    });
    const lines = TASKWARRIOR.map((task) => JSON.stringify(task)).join('\n');
    await addsNothing(me, lines, { tasks: 3 });
  });

  test.each([
    ['not a known format', 'Dear diary', 'format'],
    ['broken JSON', '{"format":', 'format'],
    ['a calendar that breaks off', 'BEGIN:VCALENDAR\nBEGIN:VTODO\n', 'content'],
  ])('refuses %s with its place', async (_name, content, path) => {
    const me = await newcomer();
    await expect(me.call('import_tasks', { content })).rejects.toMatchObject({
      payload: { code: 'invalid_input', path },
    });
  });

  async function newcomer(): Promise<TestClient> {
    return server.connect((await server.addPerson('Newcomer')).token);
  }
});

async function byTitle<K extends string>(
  client: TestClient,
  titles: Record<K, string>,
): Promise<Record<K, Answer>> {
  const { tasks } = await client.call('find_tasks', { filter: 'all', limit: 200 });
  const found = Object.entries<string>(titles).map(([key, title]) => [
    key,
    tasks.find((task: Answer) => task.title === title),
  ]);
  return Object.fromEntries(found);
}

async function addsNothing(
  client: TestClient,
  content: string,
  { project, tasks }: { project?: string; tasks: number },
): Promise<void> {
  const report = await client.call('import_tasks', { content, ...(project ? { project } : {}) });
  expect(report.already_there).toBe(tasks);
  expect(Object.values(report.added)).toEqual([0, 0, 0, 0, 0]);
  expect(report.operation_id).toBeUndefined();
}
