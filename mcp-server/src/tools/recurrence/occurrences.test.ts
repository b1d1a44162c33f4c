import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;
let worker: TestClient;

beforeEach(async () => {
  server = await startTestServer({ now: '2026-11-27T10:00:00Z' });
  anna = await server.connect();
  worker = await server.connect(server.tokens.recurrence);
});
afterEach(() => server[Symbol.asyncDispose]());

async function add(task: object): Promise<Answer> {
  const { tasks, failures } = await anna.call('add_tasks', { tasks: [task] });
  expect(failures).toEqual([]);
  return tasks[0];
}

async function complete(task: Answer): Promise<Answer> {
  const answer = await anna.call('complete_tasks', { tasks: [task.id] });
  const meta = { 'taskloom/causedBy': answer.operation_id };
  for (const { id } of answer.tasks) await worker.call('advance_series', { task_id: id }, meta);
  return answer;
}

async function advance(task: Answer, causedBy: string): Promise<void> {
  await worker.call('advance_series', { task_id: task.id }, { 'taskloom/causedBy': causedBy });
}

async function open(text?: string): Promise<Answer[]> {
  const { tasks } = await anna.call('find_tasks', { ...(text ? { text } : {}), sort: 'due' });
  return tasks.map(({ id, title, due, parent_id: parent, tags, reminders }: Answer) => ({
    id,
    title,
    due: due?.date ?? due?.at,
    parent,
    tags,
    reminders,
  }));
}

describe('the next occurrence', () => {
  test('comes on the same day again where completion and interval lead there', async () => {
    const task = await add({ title: 'Rent', due: '2026-12-27', recurrence: 'every! month' });
    await complete(task);
    const [second, ...others] = await open('Rent');
    expect(second).toMatchObject({ due: '2026-12-27' });
    expect(second.id).not.toBe(task.id);
    expect(others).toEqual([]);
    // And once more, and undone and done again.
    const { operation_id: completed } = await complete(second);
    const [third] = await open('Rent');
    expect(third).toMatchObject({ due: '2026-12-27' });
    await anna.call('undo', { operation_id: completed });
    expect(await open('Rent')).toMatchObject([{ id: second.id }]);
    await complete(second);
    expect(await open('Rent')).toMatchObject([{ id: third.id, due: '2026-12-27' }]);
    // A file carries them all.
    const { content } = await anna.call('export_tasks', {
      format: 'taskloom-json',
      include_done: true,
    });
    const dry = await anna.call('import_tasks', { content, dry_run: true });
    expect(dry.not_understood).toEqual([]);
  });

  test('of a counted one after completion is promised only where there is one', async () => {
    const first = await add({
      title: 'Course',
      due: '2026-11-27',
      recurrence: 'every! day for 2 times',
    });
    expect(first.recurrence.next).toEqual(['2026-11-28']);
    await complete(first);
    const [second] = await open('Course');
    const { tasks } = await anna.call('get_tasks', { tasks: [second.id] });
    expect(tasks[0].recurrence.next).toEqual([]);
    await complete(second);
    expect(await open('Course')).toEqual([]);
  });

  test('counts from the rule that was given last', async () => {
    const first = await add({ title: 'Course', due: '2026-11-27', recurrence: 'every! day' });
    await complete(first);
    const [second] = await open('Course');
    await anna.call('set_recurrence', { task: second.id, recurrence: 'every! day for 2 times' });
    await complete(second);
    const [third] = await open('Course');
    expect(third).toBeDefined();
    await complete(third);
    expect(await open('Course')).toEqual([]);
  });

  test('after a long absence is one, the newest, however often it repeats', async () => {
    const hourly = await add({
      title: 'Drink',
      due: '2026-11-27T11:00:00Z',
      recurrence: 'every hour',
    });
    await add({ title: 'Stretch', due: '2026-11-27T11:00:00Z', recurrence: 'every 5 minutes' });
    server.setNow('2028-01-01T10:30:00Z');
    for (let more = true, rounds = 0; more && rounds < 20; rounds += 1)
      ({ more } = await worker.call('generate_due_occurrences'));
    expect(await open('Drink')).toMatchObject([
      { id: hourly.id },
      { due: '2028-01-01T10:00:00.000Z' },
    ]);
    expect(await open('Stretch')).toMatchObject([{}, { due: '2028-01-01T10:30:00.000Z' }]);
    const { tasks } = await anna.call('find_tasks', { text: 'Drink', sort: 'due', reverse: true });
    expect(tasks[0].recurrence.next[0]).toBe('2028-01-01T11:00:00Z');
  });

  test('may fall on a day that an earlier one of the series had', async () => {
    const first = await add({ title: 'Run', due: '2026-11-27', recurrence: 'every day' });
    await complete(first);
    const [second] = await open('Run');
    const { tasks } = await anna.call('update_tasks', {
      tasks: [{ task: second.id, due: '2026-11-27', recurrence: 'every 2 days' }],
    });
    expect(tasks).toMatchObject([{ due: { date: '2026-11-27' } }]);
  });
});

describe('a recurring task that is restored from the trash', () => {
  test.each([
    ['every monday', '2026-11-30', ['2026-12-07', '2026-12-14', '2026-12-21']],
    ['every! 3 days', '2026-11-27', ['2026-11-30']],
  ])('repeats as before: %s', async (recurrence, due, next) => {
    const task = await add({ title: 'Bins', due, recurrence });
    await anna.call('delete_tasks', { tasks: [task.id], confirm: true });
    const { tasks } = await anna.call('restore_tasks', { tasks: [task.id] });
    expect(tasks[0].recurrence).toMatchObject({ next });
    await complete(task);
    expect(await open('Bins')).toHaveLength(1);
  });

  test('goes with a recurring subtask, and comes back with it', async () => {
    const parent = await add({ title: 'House' });
    const child = await add({
      title: 'Plants',
      parent: parent.id,
      due: '2026-11-27',
      recurrence: 'every day',
    });
    await anna.call('delete_tasks', { tasks: [parent.id], confirm: true });
    server.setNow('2026-11-29T10:00:00Z');
    await worker.call('generate_due_occurrences');
    expect(await open()).toEqual([]);
    await anna.call('restore_tasks', { tasks: [parent.id] });
    const { tasks } = await anna.call('get_tasks', { tasks: [child.id] });
    expect(tasks[0].recurrence.next[0]).toBe('2026-11-28');
  });

  test('stays ended where it had been ended before', async () => {
    const task = await add({ title: 'Bins', due: '2026-11-30', recurrence: 'every monday' });
    await anna.call('set_recurrence', { task: task.id, clear: true });
    server.setNow('2026-11-27T10:01:00Z');
    await anna.call('delete_tasks', { tasks: [task.id], confirm: true });
    const { tasks } = await anna.call('restore_tasks', { tasks: [task.id] });
    expect(tasks[0]).not.toHaveProperty('recurrence');
  });
});

describe('a recurring task with subtasks', () => {
  test('has them again, open and as far from it, whether completed or generated', async () => {
    const task = await add({ title: 'Trip', due: '2026-11-28', recurrence: 'every week' });
    const pack = await add({
      title: 'Pack',
      parent: task.id,
      due: '2026-11-27T18:00:00Z',
      reminders: ['-PT30M'],
      tags: ['bags'],
    });
    await add({ title: 'Socks', parent: pack.id });
    await anna.call('complete_tasks', { tasks: [pack.id] });
    const { operation_id: completed } = await complete(task);
    const [nextPack, nextTrip, nextSocks] = await open();
    expect(nextTrip).toMatchObject({ title: 'Trip', due: '2026-12-05' });
    expect(nextPack).toMatchObject({
      title: 'Pack',
      due: '2026-12-04T18:00:00.000Z',
      parent: nextTrip.id,
      tags: ['bags'],
      reminders: [{ offset: '-PT30M', fire_at: '2026-12-04T17:30:00.000Z' }],
    });
    expect(nextSocks).toMatchObject({ title: 'Socks', parent: nextPack.id });
    // Undo takes all of them back, and doing it again makes them anew.
    await anna.call('undo', { operation_id: completed });
    expect(await open()).toMatchObject([{ id: task.id }]);
    await complete(task);
    expect(await open()).toHaveLength(3);
    server.setNow('2026-12-12T10:00:00Z');
    await worker.call('generate_due_occurrences');
    expect(
      (await open()).map(({ title }): string => title).toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['Pack', 'Pack', 'Socks', 'Socks', 'Trip', 'Trip']);
  });

  test('leaves a recurring subtask to its own rule', async () => {
    const trip = await add({ title: 'Trip', due: '2026-11-27', recurrence: 'every week' });
    const call = await add({
      title: 'Call',
      parent: trip.id,
      due: '2026-11-27',
      recurrence: 'every 3 days',
    });
    await complete(call);
    await complete(trip);
    const [nextCall, nextTrip, ...others] = await open();
    expect(others).toEqual([]);
    expect(nextTrip).toMatchObject({ title: 'Trip', due: '2026-12-04' });
    expect(nextCall).toMatchObject({ title: 'Call', due: '2026-11-30', parent: nextTrip.id });
  });

  test.each(['child', 'parent'])(
    'completes a recurring subtask that is due, whose next goes below the next: %s first',
    async (order) => {
      const trip = await add({ title: 'Trip', due: '2026-11-27', recurrence: 'every week' });
      const call = await add({
        title: 'Call',
        parent: trip.id,
        due: '2026-11-27',
        recurrence: 'every 3 days',
      });
      const { operation_id: done } = await anna.call('complete_tasks', { tasks: [trip.id] });
      for (const each of order === 'child' ? [call, trip] : [trip, call]) await advance(each, done);
      const [nextCall, nextTrip, ...others] = await open();
      expect(others).toEqual([]);
      expect(nextCall).toMatchObject({ title: 'Call', parent: nextTrip.id });
    },
  );
});

describe('an occurrence that is reopened', () => {
  test('takes its next one back, as undo does', async () => {
    const task = await add({ title: 'Bins', due: '2026-11-27', recurrence: 'every day' });
    await complete(task);
    await anna.call('reopen_tasks', { tasks: [task.id] });
    expect(await open()).toMatchObject([{ id: task.id }]);
    await complete(task);
    expect(await open()).toMatchObject([{ due: '2026-11-28' }]);
  });

  test('leaves a next one that somebody went on with', async () => {
    const task = await add({ title: 'Bins', due: '2026-11-27', recurrence: 'every day' });
    await complete(task);
    const [next] = await open();
    await anna.call('update_tasks', { tasks: [{ task: next.id, notes: 'Both' }] });
    await anna.call('reopen_tasks', { tasks: [task.id] });
    expect(await open()).toHaveLength(2);
  });

  test('by another than who completed it, too', async () => {
    const ben = await server.addPerson('Ben');
    await anna.call('add_projects', { projects: [{ name: 'Home' }] });
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      select id, ${ben.userId}, 'editor', now() from taskloom.projects where name = 'Home'`;
    const bens = await server.connect(ben.token);
    const task = await add({
      title: 'Bins',
      due: '2026-11-27',
      recurrence: 'every day',
      project: 'Home',
    });
    const { operation_id: done } = await bens.call('complete_tasks', { tasks: [task.id] });
    await advance(task, done);
    await anna.call('reopen_tasks', { tasks: [task.id] });
    expect(await open()).toMatchObject([{ id: task.id }]);
    // Whoever completed a task of another's takes all of it back, too.
    const again = await bens.call('complete_tasks', { tasks: [task.id] });
    await advance(task, again.operation_id);
    await bens.call('undo');
    expect(await open()).toMatchObject([{ id: task.id }]);
  });
});
