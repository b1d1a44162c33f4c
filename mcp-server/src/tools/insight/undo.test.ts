import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { shareWith } from '../../testing/share-with.ts';
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
  let minutes = 0;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    const person = await server.addPerson('Ben');
    await server.admin`update taskloom.users set email = 'ben@example.com', email_confirmed_at = now() where id = ${person.userId}`;
    ben = await server.connect(person.token);
    benId = person.userId;
    await anna.call('add_projects', { projects: [{ name: 'Work' }] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('takes back who shares a project, a role, and a leaving', async () => {
    const { operation_id: invited } = await share('ben@example.com', 'viewer');
    await anna.call('undo', { operation_id: invited });
    await expect(accept()).rejects.toMatchObject({ payload: { code: 'not_found' } });
    await join('viewer');
    expect(await rolesSeenByBen()).toEqual(['viewer']);
    await share('Ben', 'editor');
    const changed = await anna.call('undo');
    expect(changed.undone.summary).toBe('Changed who shares “Work”');
    expect(await rolesSeenByBen()).toEqual(['viewer']);
    const { operation_id: taken } = await share('Ben', 'none');
    expect(await rolesSeenByBen()).toEqual([]);
    await anna.call('undo', { operation_id: taken });
    expect(await rolesSeenByBen()).toEqual(['viewer']);
  });

  test('of accepting leaves the project, with the invitation waiting again', async () => {
    const { operation_id: left } = await ben.call('undo');
    expect(await rolesSeenByBen()).toEqual([]);
    // That can be accepted anew, and not by undoing the undo.
    await expect(ben.call('undo', { operation_id: left })).rejects.toMatchObject({
      payload: { code: 'forbidden' },
    });
    expect(await rolesSeenByBen()).toEqual([]);
    await accept();
    expect(await rolesSeenByBen()).toEqual(['viewer']);
  });

  test('does not let somebody back in who left by themselves', async () => {
    await share('Ben', 'editor');
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

  test('of accepting opens no way back for whom the owner removed, or who left', async () => {
    await server.admin`update taskloom.invitations set told_at = null`;
    for (const leave of [anna, ben]) {
      await join('editor');
      await leave.call('share_project', {
        project: 'Work',
        person: leave === ben ? 'me' : 'Ben',
        role: 'none',
      });
      const [accepted] = await server.admin`
        select id from taskloom.operations
         where user_id = ${benId} and tool = 'manage_invitations' order by id desc limit 1`;
      await expect(ben.call('undo', { operation_id: accepted?.['id'] })).rejects.toMatchObject({
        payload: { code: 'conflict' },
      });
      await expect(accept()).rejects.toMatchObject({ payload: { code: 'not_found' } });
      expect(await rolesSeenByBen()).toEqual([]);
    }
  });

  test('leaves no project without an owner', async () => {
    await join('owner');
    const { operation_id: made } = await share('ben@example.com', 'editor').then(() =>
      share('ben@example.com', 'owner'),
    );
    await anna.call('share_project', { project: 'Work', person: 'me', role: 'none' });
    await expect(anna.call('undo', { operation_id: made })).rejects.toMatchObject({
      payload: { code: expect.stringMatching(/^(conflict|forbidden)$/u) },
    });
    const { members } = await ben.call('find_members', { project: 'Work' });
    expect(members).toMatchObject([{ id: benId, role: 'owner' }]);
  });

  test('says what it took back as what it was', async () => {
    await anna.call('add_projects', { projects: [{ name: 'Attic' }, { name: 'Barn' }] });
    expect(await undo()).toBe('Added project “Attic” and 1 more');
    await anna.call('add_projects', { projects: [{ name: 'Attic' }, { name: 'Barn' }] });
    await anna.call('archive_projects', { projects: ['Attic'] });
    expect(await undo()).toBe('Archived project “Attic”');
    await anna.call('archive_projects', { projects: ['Attic', 'Barn'] });
    expect(await undo()).toBe('Archived project “Attic” and 1 more');
    await anna.call('archive_projects', { projects: ['Barn'] });
    await anna.call('archive_projects', { projects: ['Barn'], archived: false });
    expect(await undo()).toBe('Brought back project “Barn”');
    await anna.call('update_projects', { projects: [{ project: 'Attic', color: '#112233' }] });
    expect(await undo()).toBe('Changed project “Attic”');
    const section = { project: 'Attic', action: 'add', name: 'Left' };
    await anna.call('manage_sections', section);
    await anna.call('manage_sections', { ...section, section: 'Left', action: 'delete' });
    expect(await undo()).toBe('Deleted section “Left”');
    await anna.call('save_filter', { name: 'Soon', filter: 'today' });
    await anna.call('delete_filter', { filter: 'Soon' });
    expect(await undo()).toBe('Deleted filter “Soon”');
    await anna.call('update_settings', { name: 'Anna B.' });
    expect(await undo()).toBe('Changed settings');
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

  async function undo(): Promise<string> {
    return (await anna.call('undo')).undone.summary;
  }

  function share(person: string, role: string): Promise<Answer> {
    return anna.call('share_project', { project: 'Work', person, role });
  }

  function accept(): Promise<Answer> {
    return ben.call('manage_invitations', { action: 'accept', invitation: 'Work' });
  }

  async function join(role: string): Promise<void> {
    // Enough time has gone by to tell them again.
    server.setNow((minutes += 11) < 60 ? `2026-11-21T10:${minutes}:00Z` : '2026-11-21T12:00:00Z');
    await shareWith(anna, { to: ben, project: 'Work', person: 'ben@example.com', role });
  }

  async function rolesSeenByBen(): Promise<string[]> {
    const { projects } = await ben.call('find_projects');
    return projects.flatMap(({ name, role }: Answer) => (name === 'Work' ? [role] : []));
  }
});

describe('undo of what was changed since', () => {
  let server: TestServer;
  let anna: TestClient;
  let ben: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    const person = await server.addPerson('Ben');
    ben = await server.connect(person.token);
    await anna.call('add_projects', { projects: [{ name: 'Work' }] });
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      select id, ${person.userId}, 'editor', now() from taskloom.projects where name = 'Work'`;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function add(...titles: string[]): Promise<Answer> {
    return anna.call('add_tasks', { tasks: titles.map((title) => ({ title, project: 'Work' })) });
  }

  test('is refused when a later change would be lost', async () => {
    const { tasks } = await add('Tea');
    await anna.call('update_tasks', { tasks: [{ task: tasks[0].id, priority: 'p2' }] });
    await ben.call('update_tasks', { tasks: [{ task: tasks[0].id, priority: 'p1' }] });
    await expect(anna.call('undo')).rejects.toMatchObject({
      payload: { code: 'conflict', message: expect.stringContaining('“Tea” was changed since') },
    });
    const { tasks: now } = await anna.call('get_tasks', { tasks: [tasks[0].id] });
    expect(now[0].priority).toBe('p1');
  });

  test('throws no task away that another went on with', async () => {
    const { tasks, operation_id: added } = await add('Coffee');
    await ben.call('update_tasks', { tasks: [{ task: tasks[0].id, notes: 'Two packs' }] });
    await expect(anna.call('undo', { operation_id: added })).rejects.toMatchObject({
      payload: { code: 'conflict' },
    });
    expect((await anna.call('get_tasks', { tasks: [tasks[0].id] })).tasks).toHaveLength(1);
  });

  test('keeps a member whose role was changed after the sharing', async () => {
    const zoe = await server.addPerson('Zoe');
    await server.admin`update taskloom.users set email = 'zoe@example.com', email_confirmed_at = now() where id = ${zoe.userId}`;
    const client = await server.connect(zoe.token);
    const sharing = { project: 'Work', person: 'zoe@example.com', role: 'viewer' };
    const { operation_id: shared } = await shareWith(anna, { to: client, ...sharing });
    await anna.call('share_project', { project: 'Work', person: 'Zoe', role: 'editor' });
    await expect(anna.call('undo', { operation_id: shared })).rejects.toMatchObject({
      payload: { code: 'conflict' },
    });
    const { members } = await anna.call('find_members', { project: 'Work' });
    expect(members).toContainEqual(expect.objectContaining({ id: zoe.userId, role: 'editor' }));
  });

  test('takes back the rest, and names what stays', async () => {
    const { tasks } = await add('One', 'Two', 'Three');
    const { operation_id: completed } = await anna.call('complete_tasks', {
      tasks: tasks.map(({ id }: Answer) => id),
    });
    await ben.call('reopen_tasks', { tasks: [tasks[1].id] });
    const answer = await anna.raw('undo', { operation_id: completed });
    expect(answer.structuredContent).toMatchObject({
      kept: [{ title: 'Two', reason: '“Two” was changed since.' }],
      tasks: [
        { title: 'One', status: 'open' },
        { title: 'Three', status: 'open' },
      ],
    });
    expect(JSON.stringify(answer.content)).toContain('Not undone: “Two” was changed since.');
    await anna.call('undo', { operation_id: (answer.structuredContent as Answer).operation_id });
    const { tasks: again } = await anna.call('get_tasks', { tasks: [tasks[0].id, tasks[2].id] });
    expect(again).toMatchObject([{ status: 'done' }, { status: 'done' }]);
  });

  test('says that nothing was undone where there is nothing', async () => {
    const eve = await server.connect((await server.addPerson('Eve')).token);
    await expect(eve.call('undo')).rejects.toMatchObject({
      payload: { code: 'not_found', message: expect.stringContaining('nothing was undone') },
    });
  });

  test('says so, too, where all of it is gone already', async () => {
    const eve = await server.connect((await server.addPerson('Eva')).token);
    const { tasks } = await eve.call('add_tasks', { tasks: [{ title: 'Tea' }] });
    const { comments } = await eve.call('add_comments', {
      comments: [{ task: tasks[0].id, body: 'Green' }],
    });
    await server.admin`update taskloom.comments set deleted_at = now() where id = ${comments[0].id}`;
    const { undone, passed_by: passedBy } = await eve.call('undo');
    expect(undone.summary).toBe('Added “Tea”');
    expect(passedBy).toMatchObject([{ reason: expect.stringContaining('gone') }]);
  });
});
