import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

describe('undo of what is not a task', () => {
  let server: TestServer;
  let anna: TestClient;
  let ben: TestClient;
  let benId: string;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    const person = await server.addPerson('Ben');
    await server.admin`update taskloom.users set email = 'ben@example.com' where id = ${person.userId}`;
    ben = await server.connect(person.token);
    benId = person.userId;
    await anna.call('add_projects', { projects: [{ name: 'Work' }] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('takes back who shares a project, a role, and a leaving', async () => {
    await share('ben@example.com', 'viewer');
    expect(await rolesSeenByBen()).toEqual(['viewer']);
    await share('Ben', 'editor');
    const changed = await anna.call('undo');
    expect(changed.undone.summary).toBe('Changed who shares “Work”');
    expect(await rolesSeenByBen()).toEqual(['viewer']);
    const { operation_id: taken } = await share('Ben', 'none');
    expect(await rolesSeenByBen()).toEqual([]);
    await anna.call('undo', { operation_id: taken });
    expect(await rolesSeenByBen()).toEqual(['viewer']);
    // The first sharing, by its name, and then that undo in turn.
    const { activity } = await anna.call('find_activity', { project: 'Work', limit: 50 });
    const first = activity.findLast(({ entity }: Answer) => entity === 'member');
    const { operation_id: undone } = await anna.call('undo', { operation_id: first.operation_id });
    expect(await rolesSeenByBen()).toEqual([]);
    await anna.call('undo', { operation_id: undone });
    expect(await rolesSeenByBen()).toEqual(['viewer']);
  });

  test('does not let somebody back in who left by themselves', async () => {
    await share('ben@example.com', 'editor');
    const { operation_id: left } = await ben.call('share_project', {
      project: 'Work',
      person: 'me',
      role: 'none',
    });
    await expect(ben.call('undo', { operation_id: left })).rejects.toMatchObject({
      payload: { code: 'forbidden' },
    });
    expect(await rolesSeenByBen()).toEqual([]);
  });

  test('leaves no project without an owner', async () => {
    const { operation_id: made } = await share('ben@example.com', 'owner');
    await anna.call('share_project', { project: 'Work', person: 'me', role: 'none' });
    await expect(anna.call('undo', { operation_id: made })).rejects.toMatchObject({
      payload: { code: expect.stringMatching(/^(conflict|forbidden)$/u) },
    });
    const { members } = await ben.call('find_members', { project: 'Work' });
    expect(members).toMatchObject([{ id: benId, role: 'owner' }]);
  });

  test('of notifications needs their operation, and passes them by otherwise', async () => {
    const eve = await server.addPerson('Eve');
    const client = await server.connect(eve.token);
    await server.admin`
      insert into taskloom.notifications (id, user_id, kind, title, channel, created_at)
      select gen_random_uuid(), ${eve.userId}, 'reminder', 'Ring ' || n, 'in_app', now()
        from generate_series(1, 3) n`;
    await client.call('add_tasks', { tasks: [{ title: 'Mine' }] });
    const { operation_id: marked, unread_count: unread } = await client.call('mark_notifications', {
      all: true,
    });
    expect(unread).toBe(0);
    expect((await client.call('undo')).undone.summary).toBe('Added “Mine”');
    expect((await client.call('find_notifications', { unread: true })).unread_count).toBe(0);
    await client.call('undo', { operation_id: marked });
    expect((await client.call('find_notifications', { unread: true })).unread_count).toBe(3);
  });

  function share(person: string, role: string): Promise<Answer> {
    return anna.call('share_project', { project: 'Work', person, role });
  }

  async function rolesSeenByBen(): Promise<string[]> {
    const { projects } = await ben.call('find_projects');
    return projects.flatMap(({ name, role }: Answer) => (name === 'Work' ? [role] : []));
  }
});
