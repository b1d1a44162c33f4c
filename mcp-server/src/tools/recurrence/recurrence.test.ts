import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('recurring tasks', () => {
  let server: TestServer;
  let anna: TestClient;
  let worker: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    worker = await server.connect(server.tokens.recurrence);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function add(task: object) {
    const { tasks } = await anna.call('add_tasks', { tasks: [task] });
    return tasks[0];
  }

  async function open(title: string) {
    const { tasks } = await anna.call('find_tasks', { text: title });
    return tasks
      .map((task: { due: { at?: string; date?: string } }) => task.due.at ?? task.due.date ?? '')
      .toSorted((left: string, right: string) => left.localeCompare(right));
  }

  test('rescheduling one occurrence leaves the series where it was', async () => {
    const task = await add({ title: 'Gym', due: '2026-11-23', recurrence: 'every monday' });
    const { tasks } = await anna.call('reschedule_tasks', { tasks: [task.id], due: 'wednesday' });
    expect(tasks[0]).toMatchObject({
      due: { date: '2026-11-25' },
      recurrence: { anchor: 'schedule' },
    });
    await anna.call('complete_tasks', { tasks: [task.id] });
    await worker.call('advance_series', { task_id: task.id });
    expect(await open('Gym')).toEqual(['2026-11-30']);
  });

  test('a day keeps the time of day the task had', async () => {
    const task = await add({ title: 'Dentist', due: 'tomorrow at 8:30' });
    const { tasks } = await anna.call('reschedule_tasks', { tasks: [task.id], due: '2026-12-01' });
    expect(tasks[0].due.at).toBe('2026-12-01T07:30:00.000Z');
  });

  test('a time of day that the clock skips on the new day comes as much later', async () => {
    const task = await add({ title: 'Feed', due: '2027-03-27 02:30' });
    const { tasks } = await anna.call('reschedule_tasks', { tasks: [task.id], due: '2027-03-28' });
    expect(tasks[0].due.at).toBe('2027-03-28T01:30:00.000Z');
  });

  test('a skipped occurrence becomes the next one and never comes back', async () => {
    const task = await add({ title: 'Choir', due: '2026-11-24', recurrence: 'every tuesday' });
    const skipped = await anna.call('skip_occurrence', { task: task.id });
    expect(skipped.task).toMatchObject({ id: task.id, due: { date: '2026-12-01' } });
    await anna.call('undo');
    expect(await open('Choir')).toEqual(['2026-11-24']);
  });

  test('dates that the words leave out are left out of the series', async () => {
    const words = 'every monday except 30 november and 14 december';
    const preview = await anna.call('preview_recurrence', { recurrence: words, count: 2 });
    expect(preview.next).toEqual([{ date: '2026-11-23' }, { date: '2026-12-07' }]);
    const task = await add({ title: 'Yoga', recurrence: words });
    expect(task.recurrence.words).toBe('every Monday except 30 November 2026 and 14 December 2026');
    await anna.call('complete_tasks', { tasks: [task.id] });
    await worker.call('advance_series', { task_id: task.id });
    expect(await open('Yoga')).toEqual(['2026-12-07']);
  });

  test('a paused one makes nothing, and goes on with what comes after now', async () => {
    server.setNow('2026-11-21T10:00:00Z');
    const task = await add({ title: 'Swim', due: '2026-11-23', recurrence: 'every monday' });
    const { task: paused } = await anna.call('set_recurrence', { task: task.id, pause: true });
    expect(paused.recurrence).toMatchObject({ paused: true, next: [], words: 'every Monday' });
    await anna.call('complete_tasks', { tasks: [task.id] });
    await worker.call('advance_series', { task_id: task.id });
    server.setNow('2026-12-10T10:00:00Z');
    await worker.call('generate_due_occurrences');
    expect(await open('Swim')).toEqual([]);
    const { task: going } = await anna.call('set_recurrence', { task: task.id, pause: false });
    expect(going.recurrence).not.toHaveProperty('paused');
    expect(await open('Swim')).toEqual(['2026-12-14']);
    await anna.call('undo');
    expect(await open('Swim')).toEqual([]);
    server.setNow('2026-11-21T10:00:00Z');
  });

  test('after downtime makes the newest that was missed, or all of them where that is wanted', async () => {
    server.setNow('2026-11-21T10:00:00Z');
    for (const [title, policy] of [
      ['Newest', 'latest'],
      ['Every one', 'all'],
      ['Held', 'all'],
    ]) {
      const { id } = await add({ title, due: '2026-11-23', recurrence: 'every day' });
      const set = { task: id, catch_up: policy, ...(title === 'Held' ? { pause: true } : {}) };
      await anna.call('set_recurrence', set);
    }
    server.setNow('2026-11-25T10:00:00Z');
    await anna.call('set_recurrence', { task: 'Held', pause: false });
    server.setNow('2026-11-26T10:00:00Z');
    for (let more = true, rounds = 0; more && rounds < 20; rounds++)
      ({ more } = await worker.call('generate_due_occurrences'));
    expect(await open('Newest')).toEqual(['2026-11-23', '2026-11-26']);
    expect(await open('Every one')).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
    ]);
    // What fell into the pause is not made up for.
    expect(await open('Held')).toEqual(['2026-11-23', '2026-11-26']);
    server.setNow('2026-11-21T10:00:00Z');
  });

  test('one anchored on completion counts from when it was done', async () => {
    const task = await add({ title: 'Haircut', due: '2026-11-21', recurrence: 'every! 3 weeks' });
    server.setNow('2026-11-25T18:00:00Z');
    await anna.call('complete_tasks', { tasks: [task.id] });
    await worker.call('advance_series', { task_id: task.id });
    expect(await open('Haircut')).toEqual(['2026-12-16']);
  });

  test('many that are due together are made once each, with their reminders, as one operation', async () => {
    const titles = Array.from({ length: 5 }, (_, n) => `Stretch ${n}`);
    const { tasks: added } = await anna.call('add_tasks', {
      tasks: titles.map((title) => ({
        title,
        due: '2026-12-01T08:00:00Z',
        recurrence: 'every day',
        reminders: ['-PT30M'],
        tags: ['body'],
      })),
    });
    server.setNow('2026-12-03T10:00:00Z');
    const both = [worker, await server.connect(server.tokens.recurrence)];
    const answers = await Promise.all(both.map((each) => each.call('generate_due_occurrences')));
    expect(answers.reduce((sum, { generated }) => sum + Number(generated), 0)).toBeGreaterThan(4);
    const { tasks } = await anna.call('find_tasks', { text: 'Stretch', limit: 50 });
    expect(tasks).toHaveLength(10);
    const made = tasks.filter(
      ({ id }: { id: string }) => !added.some((a: { id: string }) => a.id === id),
    );
    for (const task of made)
      expect(task).toMatchObject({
        due: { at: '2026-12-03T08:00:00.000Z' },
        tags: ['body'],
        reminders: [{ offset: '-PT30M' }],
        recurrence: {
          next: [expect.stringContaining('2026-12-04'), expect.anything(), expect.anything()],
        },
      });
    await Promise.all(both.map((each) => each.call('generate_due_occurrences')));
    expect((await anna.call('find_tasks', { text: 'Stretch', limit: 50 })).tasks).toHaveLength(10);
  });

  test('deleting the newest occurrence ends the series, and undo starts it again', async () => {
    const task = await add({ title: 'Papers', due: '2026-11-26', recurrence: 'every day' });
    await anna.call('delete_tasks', { tasks: [task.id], confirm: true });
    server.setNow('2026-11-28T18:00:00Z');
    await worker.call('generate_due_occurrences');
    expect(await open('Papers')).toEqual([]);
    await anna.call('undo');
    await worker.call('generate_due_occurrences');
    expect(await open('Papers')).toEqual(['2026-11-26', '2026-11-28']);
  });

  test('a series ends with its last occurrence', async () => {
    const task = await add({
      title: 'Course',
      due: '2026-11-30',
      recurrence: 'every monday for 2 times',
    });
    await anna.call('complete_tasks', { tasks: [task.id] });
    const { tasks } = await worker.call('advance_series', { task_id: task.id });
    expect(tasks[0]).toMatchObject({ due: { date: '2026-12-07' } });
    await anna.call('complete_tasks', { tasks: [tasks[0].id] });
    expect(await worker.call('advance_series', { task_id: tasks[0].id })).toMatchObject({
      tasks: [],
    });
    expect(await open('Course')).toEqual([]);
  });

  test('a daily 02:30 is shifted on the day of the gap, never skipped', async () => {
    const { next } = await anna.call('preview_recurrence', {
      recurrence: 'every day at 02:30',
      start: '2027-03-27T02:30',
      count: 3,
    });
    expect(next).toEqual([
      { at: '2027-03-27T01:30:00Z' },
      { at: '2027-03-28T01:30:00Z' },
      { at: '2027-03-29T00:30:00Z' },
    ]);
  });

  test('what is not understood is refused with the part', async () => {
    await expect(
      anna.call('preview_recurrence', { recurrence: 'every blursday' }),
    ).rejects.toMatchObject({ payload: { code: 'invalid_input', path: 'recurrence' } });
    await expect(
      anna.call('preview_recurrence', { recurrence: 'every day', time_zone: 'Mars/Base' }),
    ).rejects.toMatchObject({ payload: { code: 'invalid_input', path: 'time_zone' } });
  });
});
