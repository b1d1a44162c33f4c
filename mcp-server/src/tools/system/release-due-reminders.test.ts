import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';
import { shareWith } from '../../testing/share-with.ts';

let server: TestServer;
let anna: TestClient;
let worker: TestClient;

beforeEach(async () => {
  server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  anna = await server.connect();
  worker = await server.connect(server.tokens.notification);
});
afterEach(() => server[Symbol.asyncDispose]());

async function remind(titles: readonly string[], at: string, more: object = {}): Promise<void> {
  await anna.call('add_tasks', {
    tasks: titles.map((title) => ({ title, reminders: [at], ...more })),
  });
}

async function releaseAt(instant: string, input: object = {}): Promise<Answer> {
  server.setNow(instant);
  return worker.call('release_due_reminders', input);
}

async function notices(): Promise<Answer[]> {
  return server.admin`
    select n.kind, n.title, n.body, u.name as who from taskloom.notices n
      join taskloom.users u on u.id = n.user_id order by n.created_at, n.title`;
}

describe('reminders in quiet hours', () => {
  beforeEach(() =>
    anna.call('update_settings', {
      quiet_hours: { start: '22:00', end: '07:00', urgent: true },
    }),
  );

  test('wait for their end in the person’s zone, unless they are urgent', async () => {
    await remind(['Later'], '2026-11-21T22:00:00Z');
    await remind(['Now'], '2026-11-21T22:00:00Z', { priority: 'p1' });
    expect(await releaseAt('2026-11-21T22:00:00Z')).toMatchObject({
      released: 1,
      more: false,
      next_at: '2026-11-22T06:00:00.000Z',
    });
    const { tasks } = await anna.call('get_tasks', { tasks: ['Later'] });
    expect(tasks[0].reminders).toMatchObject([{ fire_at: '2026-11-22T06:00:00.000Z' }]);
    expect(await releaseAt('2026-11-22T06:00:00Z')).toMatchObject({ released: 1 });
    expect((await notices()).map(({ title }) => title)).toEqual(['Now', 'Later']);
  });

  test('do not flood the morning', async () => {
    await remind(['A', 'B', 'C', 'D', 'E'], '2026-11-21T23:00:00Z');
    await releaseAt('2026-11-21T23:00:00Z');
    expect(await notices()).toEqual([]);
    expect(await releaseAt('2026-11-22T06:00:00Z')).toMatchObject({ released: 5 });
    expect(await notices()).toMatchObject([{ kind: 'summary', title: '5 reminders you missed' }]);
  });
});

describe('reminders that were missed', () => {
  test('are one notification when they are many, whatever the limit of one release', async () => {
    const titles = Array.from({ length: 12 }, (_, index) => `Task ${index + 10}`);
    await remind(titles, '2026-11-21T11:00:00Z');
    const answers = [];
    for (let round = 0; round < 3; round += 1)
      answers.push(await releaseAt('2026-11-21T14:00:00Z', { limit: 5 }));
    expect(answers.map(({ released }) => released)).toEqual([12, 0, 0]);
    const [summary, ...others] = await notices();
    expect(others).toEqual([]);
    expect(summary).toMatchObject({ kind: 'summary', title: '12 reminders you missed' });
    expect(summary.body).toMatch(/^• Task 10\n[^]*\nand 2 more$/);
  });

  test('are told one by one when they are few, or not yet missed', async () => {
    await remind(['A', 'B', 'C'], '2026-11-21T11:00:00Z');
    await releaseAt('2026-11-21T14:00:00Z');
    await remind(['D', 'E', 'F', 'G', 'H'], '2026-11-21T15:00:00Z');
    await releaseAt('2026-11-21T15:01:00Z');
    const kinds = (await notices()).map(({ kind }) => kind);
    expect(kinds).toEqual(Array.from({ length: 8 }, () => 'reminder'));
  });

  test('are told once by any number of callers', async () => {
    await remind(
      Array.from({ length: 30 }, (_, index) => `Task ${index}`),
      '2026-11-21T11:00:00Z',
    );
    server.setNow('2026-11-21T14:00:00Z');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => worker.call('release_due_reminders', { limit: 7 })),
    );
    expect(answers.reduce((sum, { released }) => sum + released, 0)).toBe(30);
    expect(await notices()).toHaveLength(1);
  });
});

describe('a reminder', () => {
  async function shareWithBen(): Promise<TestClient> {
    const person = await server.addPerson('Ben');
    await server.admin`update taskloom.users set email = 'ben@example.com', email_confirmed_at = now() where name = 'Ben'`;
    await anna.call('add_projects', { projects: [{ name: 'Work' }] });
    const ben = await server.connect(person.token);
    const sharing = { project: 'Work', person: 'ben@example.com', role: 'editor' };
    await shareWith(anna, { to: ben, ...sharing });
    await server.admin`delete from taskloom.notices`;
    return ben;
  }

  test('is also the assignee’s, unless they have one of their own', async () => {
    const ben = await shareWithBen();
    const more = { project: 'Work', assignee: 'Ben' };
    await remind(['Report'], '2026-11-21T11:00:00Z', more);
    await remind(['Slides'], '2026-11-21T11:00:00Z', more);
    await ben.call('set_reminders', { task: 'Slides', reminders: ['2026-11-21T18:00:00Z'] });
    await server.admin`delete from taskloom.notices`;
    await releaseAt('2026-11-21T11:00:00Z');
    const told = (await notices()).map(({ who, title }) => `${who}: ${title}`);
    expect(told.toSorted()).toEqual(['Anna: Report', 'Anna: Slides', 'Ben: Report']);
  });

  test('of a task that a person does not see any more is nobody’s', async () => {
    const ben = await shareWithBen();
    await remind(['Report'], '2026-11-21T12:00:00Z', { project: 'Work' });
    await ben.call('set_reminders', { task: 'Report', reminders: ['2026-11-21T11:00:00Z'] });
    await anna.call('share_project', { project: 'Work', person: 'Ben', role: 'none' });
    await releaseAt('2026-11-21T11:00:00Z');
    expect(await notices()).toEqual([]);
  });
});

describe('digests', () => {
  async function begin(kind: string): Promise<Answer> {
    const [notice] = await server.admin`
      select id from taskloom.notices where kind = ${kind} order by created_at desc limit 1`;
    return worker.call('record_delivery', { notice_id: notice?.['id'] });
  }

  test('come at the person’s time, once a day, with what stands then', async () => {
    await worker.call('release_due_reminders', { offer: { channels: ['email'] } });
    await server.admin`
      update taskloom.users set email = 'anna@example.com', email_confirmed_at = now()
       where id = ${server.userId}`;
    await anna.call('update_settings', {
      daily_plan: '07:30',
      channels: [{ channel: 'email', address: 'anna@example.com' }],
    });
    await anna.call('add_tasks', {
      tasks: [
        { title: 'Old', due: '2026-11-20' },
        { title: 'Now', due: '2026-11-22' },
        { title: 'At nine', due: '2026-11-22T08:00:00Z' },
        { title: 'Soon', due: '2026-11-24' },
        { title: 'Far', due: '2026-12-24' },
      ],
    });
    // Set after today's time: the first is tomorrow's.
    expect(await releaseAt('2026-11-21T10:00:00Z')).toMatchObject({
      released: 0,
      next_at: '2026-11-22T06:30:00.000Z',
    });
    const answers = await Promise.all([1, 2, 3].map(() => releaseAt('2026-11-22T06:30:00Z')));
    expect(answers.reduce((sum, { released }) => sum + released, 0)).toBe(1);
    const begun = await begin('digest');
    expect(begun.notice).toMatchObject({
      title: 'Your plan for today',
      sections: [
        { name: 'Overdue', tasks: [{ title: 'Old' }] },
        { name: 'Today', tasks: [{ title: 'Now', due: 'today' }, { title: 'At nine' }] },
        { name: 'Next three days', tasks: [{ title: 'Soon' }] },
      ],
    });
    const { notifications } = await anna.call('find_notifications');
    expect(notifications).toMatchObject([
      { kind: 'digest', body: 'Overdue: 1 · Today: 2 · Next three days: 1' },
    ]);
    await worker.call('record_delivery', {
      notice_id: begun.notice.id,
      results: [{ delivery_id: begun.deliveries[0].id, outcome: 'sent' }],
    });
    expect(await releaseAt('2026-11-22T12:00:00Z')).toMatchObject({
      released: 0,
      next_at: '2026-11-23T06:30:00.000Z',
    });
  });

  test('show nobody else’s tasks', async () => {
    const eve = await server.connect((await server.addPerson('Eve')).token);
    await eve.call('add_tasks', { tasks: [{ title: 'Eve’s secret', due: '2026-11-22' }] });
    await anna.call('update_settings', { daily_plan: '07:30' });
    await releaseAt('2026-11-21T10:00:00Z');
    await releaseAt('2026-11-22T06:30:00Z');
    expect(JSON.stringify(await begin('digest'))).not.toContain('secret');
    const { notifications } = await anna.call('find_notifications');
    expect(notifications).toMatchObject([{ body: 'Nothing is due.' }]);
  });

  test('after days without the worker are today’s alone, and none when that is long past', async () => {
    await anna.call('update_settings', {
      daily_plan: '07:30',
      weekly_review: { day: 5, time: '17:00' },
    });
    await releaseAt('2026-11-21T10:00:00Z');
    expect(await releaseAt('2026-11-25T08:00:00Z')).toMatchObject({ released: 1 });
    expect(await releaseAt('2026-11-27T16:00:00Z')).toMatchObject({ released: 2 });
    expect(await releaseAt('2026-11-28T20:00:00Z')).toMatchObject({ released: 0 });
    expect((await notices()).map(({ title }) => title)).toEqual([
      'Your plan for today',
      'Your plan for today',
      'Your week in review',
    ]);
  });

  test('come although no worker looked between the setting and their time', async () => {
    await anna.call('update_settings', { daily_plan: '11:01' });
    expect(await releaseAt('2026-11-21T10:02:00Z')).toMatchObject({ released: 1 });
    await anna.call('update_settings', { daily_plan: '11:03' });
    // One a day.
    expect(await releaseAt('2026-11-21T10:04:00Z')).toMatchObject({ released: 0 });
  });

  test('follow a change of the settings, and its undo', async () => {
    await anna.call('update_settings', { daily_plan: '07:30' });
    await releaseAt('2026-11-21T10:00:00Z');
    const { operation_id } = await anna.call('update_settings', { daily_plan: '09:00' });
    expect(await releaseAt('2026-11-21T10:01:00Z')).toMatchObject({
      next_at: '2026-11-22T08:00:00.000Z',
    });
    await anna.call('undo', { operation_id });
    expect(await releaseAt('2026-11-21T10:02:00Z')).toMatchObject({
      next_at: '2026-11-22T06:30:00.000Z',
    });
    await anna.call('update_settings', { clear: ['daily_plan'] });
    expect(await releaseAt('2026-11-22T06:30:00Z')).toMatchObject({ released: 0 });
  });
});
