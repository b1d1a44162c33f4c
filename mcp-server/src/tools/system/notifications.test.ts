import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

const OFFER = { channels: ['email', 'ntfy', 'webhook', 'web_push'], allow_private: true };

describe('notifications', () => {
  let server: TestServer;
  let anna: TestClient;
  let ben: TestClient;
  let benId: string;
  let worker: TestClient;
  let subscription: AsyncDisposable;
  const announced: string[] = [];
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    const person = await server.addPerson('Ben Thal');
    benId = person.userId;
    await server.admin`update taskloom.users set email = 'ben@example.com', email_confirmed_at = now() where id = ${benId}`;
    ben = await server.connect(person.token);
    worker = await server.connect(server.tokens.notification);
    subscription = await server.eventBus.subscribe({
      topic: 'reminders',
      consumer: 'test',
      handle: async (event) => void announced.push(String(event.data['notice_id'])),
    });
    await worker.call('release_due_reminders', { offer: OFFER });
    await anna.call('add_projects', { projects: [{ name: 'Work' }] });
  });
  afterAll(async () => {
    await subscription[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /**
   * What an event worker does with everything that was announced; returns what it was given to send.
   * The outbox is in order, so the last of its events arrives after all that was announced before.
   */
  async function deliver(outcome?: 'sent' | 'failed' | 'gone'): Promise<Answer[]> {
    await waitFor(async () => (await server.admin`select 1 from taskloom.outbox`).length === 0);
    await waitFor(
      async () => (await server.admin`select 1 from taskloom_platform.deliveries`).length === 0,
    );
    const answers: Answer[] = [];
    for (const notice of announced.splice(0)) {
      const begun = await worker.call('record_delivery', { notice_id: notice });
      answers.push(begun);
      const results = begun.deliveries.map((delivery: Answer) => ({
        delivery_id: delivery.id,
        outcome,
        ...(outcome === 'sent' ? {} : { error: 'HTTP 500' }),
      }));
      if (outcome !== undefined && results.length > 0)
        await worker.call('record_delivery', { notice_id: notice, results, begin: false });
    }
    return answers;
  }

  async function tick() {
    return worker.call('release_due_reminders', {});
  }

  async function inboxOf(client: TestClient): Promise<Answer[]> {
    const { notifications } = await client.call('find_notifications', { unread: true });
    await client.call('mark_notifications', { all: true });
    return notifications;
  }

  test('tell a person that a project is shared with them', async () => {
    const sharing = { project: 'Work', person: 'ben@example.com', role: 'editor' };
    await anna.call('share_project', sharing);
    await deliver();
    expect(await inboxOf(ben)).toMatchObject([
      {
        kind: 'shared_project',
        title: 'Work',
        body: 'Anna invites you to this project as an editor. Accept it or decline it.',
      },
    ]);
    await ben.call('manage_invitations', { action: 'accept', invitation: 'Work' });
    await deliver();
    expect(await inboxOf(anna)).toMatchObject([
      { body: 'ben@example.com accepted the invitation.' },
    ]);
    await anna.call('share_project', { project: 'Work', person: 'Ben Thal', role: 'viewer' });
    await anna.call('share_project', { project: 'Work', person: 'Ben Thal', role: 'editor' });
    expect(await deliver()).toEqual([]);
  });

  test('tell a person what was assigned to them, and nobody what they took themselves', async () => {
    const { tasks } = await anna.call('add_tasks', {
      tasks: [{ title: 'Report', project: 'Work', assignee: 'Ben Thal' }],
    });
    await ben.call('add_tasks', { tasks: [{ title: 'Mine', project: 'Work', assignee: 'me' }] });
    await anna.call('update_tasks', { tasks: [{ task: 'Report', notes: 'n' }] });
    expect(await deliver()).toHaveLength(1);
    const [told] = await inboxOf(ben);
    expect(told).toMatchObject({
      kind: 'assignment',
      title: 'Report',
      body: 'Anna assigned this to you.',
      task_id: tasks[0].id,
    });
  });

  test('tell those concerned of comments, and whoever is mentioned as that', async () => {
    await ben.call('add_comments', { comments: [{ task: 'Report', body: 'Half done.' }] });
    await deliver();
    expect(await inboxOf(anna)).toMatchObject([
      { kind: 'comment', title: 'Report', body: 'Ben Thal: Half done.' },
    ]);
    await anna.call('add_comments', { comments: [{ task: 'Mine', body: '@ben and then?' }] });
    await anna.call('update_tasks', { tasks: [{ task: 'Report', notes: 'Ask @Ben Thal' }] });
    await anna.call('update_tasks', { tasks: [{ task: 'Report', notes: '@Ben Thal, ask' }] });
    await deliver();
    expect((await inboxOf(ben)).map(({ kind }) => kind)).toEqual(['mention', 'mention']);
    expect(await inboxOf(anna)).toEqual([]);
  });

  test('tell many assignments by one call in one notification, and none of an undo', async () => {
    const titles = ['A', 'B', 'C', 'D'];
    const { operation_id } = await anna.call('add_tasks', {
      tasks: titles.map((title) => ({ title, project: 'Work', assignee: 'Ben Thal' })),
    });
    const { operation_id: undone } = await anna.call('undo', { operation_id });
    await anna.call('undo', { operation_id: undone });
    await deliver();
    expect(await inboxOf(ben)).toMatchObject([
      { kind: 'assignment', title: '4 tasks are yours now', body: expect.stringContaining('• B') },
    ]);
  });

  test('go to the addresses a person has, once each, and are tried again when they fail', async () => {
    await ben.call('update_settings', {
      channels: [
        { channel: 'email', address: 'ben@example.com' },
        { channel: 'ntfy', address: 'https://ntfy.example/ben' },
      ],
      notify: [{ kind: 'comment', channels: ['email'] }],
    });
    await anna.call('add_comments', { comments: [{ task: 'Report', body: 'Well?' }] });
    const [first] = await deliver('failed');
    expect(first.deliveries).toMatchObject([{ channel: 'email', address: 'ben@example.com' }]);
    // Not in the inbox: the person wants comments by mail only.
    expect(await inboxOf(ben)).toEqual([]);
    const { next_at } = await tick();
    expect(next_at).toBe('2026-11-21T10:00:05.000Z');
    server.setNow(next_at);
    await tick();
    const [second] = await deliver('sent');
    expect(second.deliveries).toEqual(first.deliveries);
    await tick();
    expect(await deliver()).toEqual([]);
    const { deliveries } = await ben.call('find_notifications', { deliveries: true });
    expect(deliveries).toMatchObject([{ channel: 'email', state: 'sent', attempts: 2 }]);
    await ben.call('mark_notifications', { redeliver: [deliveries[0].id] });
    const [third] = await deliver('sent');
    expect(third.deliveries).toEqual(first.deliveries);
    await expect(
      anna.call('mark_notifications', { redeliver: [deliveries[0].id] }),
    ).rejects.toMatchObject({ payload: { code: 'not_found' } });
  });

  test('of which a worker did not say how they ended are sent once more and then not again', async () => {
    server.setNow('2026-11-21T10:10:00Z');
    await anna.call('add_comments', { comments: [{ task: 'Report', body: 'Really?' }] });
    const counts: number[] = [];
    for (const minute of [10, 12, 14, 16]) {
      server.setNow(`2026-11-21T10:${minute}:00Z`);
      await tick();
      const begun = await deliver();
      counts.push(begun.flatMap((answer) => answer.deliveries).length);
      // Whoever asks meanwhile gets nothing: it is held.
      const [newest] = await server.admin`
        select id from taskloom.notices order by created_at desc, id desc limit 1`;
      const again = await worker.call('record_delivery', { notice_id: newest?.['id'] });
      expect(again.deliveries).toEqual([]);
    }
    expect(counts).toEqual([1, 1, 0, 0]);
    const { deliveries } = await ben.call('find_notifications', { deliveries: true });
    expect(deliveries[0]).toMatchObject({ state: 'unknown', attempts: 2 });
  });

  test('wait outside for quiet hours to end, and then are one if they are many', async () => {
    server.setNow('2026-11-21T21:30:00Z');
    await ben.call('update_settings', { quiet_hours: { start: '22:00', end: '07:00' } });
    for (const body of ['1', '2', '3', '4'])
      await anna.call('add_comments', { comments: [{ task: 'Report', body }] });
    expect((await deliver('sent')).flatMap(({ deliveries }) => deliveries)).toEqual([]);
    expect((await tick()).next_at).toBe('2026-11-22T06:00:00.000Z');
    server.setNow('2026-11-22T06:00:00Z');
    await tick();
    const begun = await deliver('sent');
    expect(begun).toHaveLength(1);
    expect(begun[0]).toMatchObject({
      notice: { kind: 'summary', title: '4 notifications from your quiet hours' },
      deliveries: [{ channel: 'email' }],
      recorded: false,
    });
    await ben.call('update_settings', { clear: ['quiet_hours', 'notify'] });
  });

  test('by an address that is dead stop, with a word in the inbox', async () => {
    await anna.call('add_comments', { comments: [{ task: 'Report', body: 'Hello?' }] });
    await deliver('gone');
    const inbox = await inboxOf(ben);
    expect(inbox.filter(({ kind }) => kind === 'system')).toMatchObject([
      { title: 'Notifications by ntfy were switched off' },
      { title: 'Notifications by email were switched off' },
    ]);
    const { settings } = await ben.call('get_me');
    expect(settings.channels).toMatchObject([
      { channel: 'email', disabled_reason: 'HTTP 500' },
      { channel: 'ntfy', disabled_reason: 'HTTP 500' },
    ]);
    await anna.call('add_comments', { comments: [{ task: 'Report', body: 'Gone?' }] });
    expect((await deliver()).flatMap(({ deliveries }) => deliveries)).toEqual([]);
    await ben.call('update_settings', {
      channels: [{ channel: 'email', address: 'ben@example.com' }],
    });
    expect((await ben.call('get_me')).settings.channels[0]).not.toHaveProperty('disabled_reason');
  });

  test('of one person are recorded side by side: planning one does not hold up the end of another', async () => {
    const hook = { channel: 'webhook', address: 'https://hook.example/side-by-side' };
    await ben.call('update_settings', { channels: [hook] });
    await deliver('sent');
    await anna.call('add_tasks', {
      tasks: [{ title: 'Side by side', project: 'Work', assignee: 'Ben Thal' }],
    });
    const [begun] = await deliver();
    const [delivery] = begun?.deliveries ?? [];
    await server.admin.begin(async (sql) => {
      // As planning a delivery does, whose row refers to its channel.
      await sql`select 1 from taskloom.channels where user_id = ${benId} for key share`;
      const results = [{ delivery_id: delivery.id, outcome: 'failed', error: 'HTTP 500' }];
      await worker.call('record_delivery', { notice_id: begun?.notice.id, results, begin: false });
    });
    const [kept] = await server.admin`
      select state from taskloom.deliveries where id = ${delivery.id}`;
    expect(kept).toEqual({ state: 'retrying' });
  });

  test('are not told to whom they do not concern any more', async () => {
    await anna.call('add_comments', { comments: [{ task: 'Report', body: 'Secret' }] });
    await anna.call('share_project', { project: 'Work', person: 'Ben Thal', role: 'none' });
    const begun = await deliver();
    expect(begun).toEqual([{ recorded: false, deliveries: [] }]);
  });
});
