import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

const CSV = example('todoist.csv');
const TODOIST = example('todoist-sync.json');
const CALENDAR = example('calendar.ics').replaceAll('\n', '\r\n');
const TASKWARRIOR = example('taskwarrior.json');

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
    const report = await me.call('import_tasks', { content: TODOIST });
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
    await addsNothing(me, TODOIST, { tasks: 3 });
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
    const report = await me.call('import_tasks', { content: TASKWARRIOR });
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
    const tasks = JSON.parse(TASKWARRIOR) as object[];
    const lines = tasks.map((task) => JSON.stringify(task)).join('\n');
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

/** A file as another program wrote it. */
function example(name: string): string {
  return readFileSync(
    new URL(`../../import-export/testing/examples/${name}`, import.meta.url),
    'utf8',
  );
}
