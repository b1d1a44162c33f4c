import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from './testing/test-server.ts';

describe('a week with the tools', () => {
  let server: TestServer;
  let anna: TestClient;
  let recurrence: TestClient;
  let notification: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    recurrence = await server.connect(server.tokens.recurrence);
    notification = await server.connect(server.tokens.notification);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('quick_add makes the project it names and spells out what it understood', async () => {
    const answer = await anna.call('quick_add', {
      text: 'buy milk tomorrow at 9 every week p1 #Home @shop',
    });
    expect(answer.tasks[0]).toMatchObject({
      title: 'buy milk',
      priority: 'p1',
      tags: ['shop'],
      due: { at: '2026-11-22T08:00:00.000Z' },
    });
    const { projects } = await anna.call('find_projects');
    expect(projects.map((project: { name: string }) => project.name)).toEqual(['Inbox', 'Home']);
    expect(answer.tasks[0].project_id).toBe(projects[1].id);
  });

  test('completing a recurring task is followed by exactly one next occurrence', async () => {
    const { tasks } = await anna.call('complete_tasks', { tasks: ['buy milk'] });
    const [done] = tasks;
    const first = await recurrence.call('advance_series', { task_id: done.id });
    const again = await recurrence.call('advance_series', { task_id: done.id });
    expect(first.tasks).toHaveLength(1);
    expect(again.tasks).toHaveLength(0);
    expect(first.tasks[0].due.at).toBe('2026-11-29T08:00:00.000Z');
    const { tasks: open } = await anna.call('find_tasks', { filter: '#Home' });
    expect(open.map((task: { id: string }) => task.id)).toEqual([first.tasks[0].id]);
  });

  test('undo of the completion takes the next occurrence back, and undoing that brings it again', async () => {
    const { tasks } = await anna.call('add_tasks', {
      tasks: [{ title: 'Bins', project: 'Home', due: 'tomorrow', recurrence: 'every week' }],
    });
    const { operation_id: completion } = await anna.call('complete_tasks', { tasks: ['Bins'] });
    const meta = { 'taskloom/causedBy': completion };
    await recurrence.call('advance_series', { task_id: tasks[0].id }, meta);
    const undone = await anna.call('undo', { operation_id: completion });
    expect(undone.undone.tool).toBe('complete_tasks');
    expect(await openBins()).toEqual([tasks[0].id]);
    await anna.call('undo', { operation_id: undone.operation_id });
    const { tasks: after } = await anna.call('find_tasks', { text: 'Bins' });
    expect(after).toMatchObject([{ due: { date: '2026-11-29' } }]);
    await anna.call('undo', { operation_id: completion });
    await anna.call('complete_tasks', { tasks: [tasks[0].id] });
    await recurrence.call('advance_series', { task_id: tasks[0].id });
    expect(await openBins()).toEqual([after[0].id]);
  });

  async function openBins(): Promise<string[]> {
    const { tasks } = await anna.call('find_tasks', { text: 'Bins' });
    return tasks.map((task: { id: string }) => task.id);
  }

  test('a due occurrence is generated once by any number of callers', async () => {
    const { tasks } = await anna.call('add_tasks', {
      tasks: [{ title: 'Stand-up', recurrence: 'every day at 9:30' }],
    });
    expect(tasks[0].due.at).toBe('2026-11-22T08:30:00.000Z');
    server.setNow('2026-11-23T08:30:00Z');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => recurrence.call('generate_due_occurrences')),
    );
    const { tasks: open } = await anna.call('find_tasks', { text: 'Stand-up' });
    expect(answers.reduce((sum, answer) => sum + answer.generated, 0)).toBe(1);
    expect(open.map((task: { due: { at: string } }) => task.due.at).toSorted()).toEqual([
      '2026-11-22T08:30:00.000Z',
      '2026-11-23T08:30:00.000Z',
    ]);
  });

  test('a reminder is released once and delivered once', async () => {
    await anna.call('add_tasks', {
      tasks: [{ title: 'Call Ben', due: '2026-11-23T11:00:00Z', reminders: ['-PT30M'] }],
    });
    server.setNow('2026-11-23T10:30:00Z');
    const released = await Promise.all(
      Array.from({ length: 3 }, () => notification.call('release_due_reminders')),
    );
    expect(released.reduce((sum, answer) => sum + answer.released, 0)).toBe(1);
    const [notice] = await server.admin`select id from taskloom.notices`;
    const delivery = { notice_id: notice?.['id'] };
    expect(await notification.call('record_delivery', delivery)).toMatchObject({ recorded: true });
    expect(await notification.call('record_delivery', delivery)).toMatchObject({ recorded: false });
    const inbox = await anna.call('find_notifications', { unread: true });
    expect(inbox).toMatchObject({ unread_count: 1, notifications: [{ title: 'Call Ben' }] });
    const marked = await anna.call('mark_notifications', { all: true });
    expect(marked.unread_count).toBe(0);
  });

  test('the same idempotency key answers the first result and changes nothing', async () => {
    const meta = { 'taskloom/idempotencyKey': 'once' };
    const input = { tasks: [{ title: 'Only once' }] };
    const answers = await Promise.all([1, 2, 3].map(() => anna.call('add_tasks', input, meta)));
    expect(new Set(answers.map((answer) => answer.tasks[0].id)).size).toBe(1);
    await expect(
      anna.call('add_tasks', { tasks: [{ title: 'Other' }] }, meta),
    ).rejects.toMatchObject({
      payload: { code: 'conflict' },
    });
  });

  test('delete asks first and can be restored and undone', async () => {
    await expect(anna.call('delete_tasks', { tasks: ['Only once'] })).rejects.toMatchObject({
      payload: { code: 'needs_confirmation', message: 'Delete “Only once”?' },
    });
    await anna.call('delete_tasks', { tasks: ['Only once'], confirm: true });
    await expect(anna.call('get_tasks', { tasks: ['Only once'] })).resolves.toMatchObject({
      tasks: [],
      failures: [{ code: 'not_found' }],
    });
    await anna.call('undo');
    const { tasks } = await anna.call('get_tasks', { tasks: ['Only once'] });
    expect(tasks).toHaveLength(1);
  });

  test('update changes only what is named and refuses an old version', async () => {
    const { tasks } = await anna.call('get_tasks', { tasks: ['Only once'] });
    const [{ version }] = tasks;
    const changed = await anna.call('update_tasks', {
      tasks: [{ task: 'Only once', notes: 'n', due: 'fri', expected_version: version }],
    });
    expect(changed.tasks[0]).toMatchObject({
      title: 'Only once',
      notes: 'n',
      version: version + 1,
    });
    const refused = await anna.call('update_tasks', {
      tasks: [{ task: 'Only once', title: 'x', expected_version: version }],
    });
    expect(refused.failures).toMatchObject([
      { code: 'conflict', path: 'tasks[0].expected_version' },
    ]);
  });

  test('events of all that was done reach the bus', async () => {
    await waitFor(async () => {
      const [row] = await server.admin`select count(*)::int as waiting from taskloom.outbox`;
      return row?.['waiting'] === 0;
    });
    const [row] = await server.admin`select count(*)::int as made from taskloom.activity`;
    expect(row?.['made']).toBeGreaterThan(20);
  });
});
