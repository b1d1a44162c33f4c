import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

let server: TestServer;
/** Owns the project, `ben` edits it and `vera` sees it. */
let anna: TestClient;
let ben: TestClient;
let vera: TestClient;
const people: Record<'ben' | 'vera', string> = { ben: '', vera: '' };
let project: string;
let rounds = 0;

beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  anna = await server.connect();
  for (const [name, person] of [
    ['ben', await server.addPerson('Ben')],
    ['vera', await server.addPerson('Vera')],
  ] as const) {
    people[name] = person.userId;
    const client = await server.connect(person.token);
    if (name === 'ben') ben = client;
    else vera = client;
  }
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  const name = `Work ${(rounds += 1)}`;
  const { projects } = await anna.call('add_projects', { projects: [{ name }] });
  project = projects[0].id;
  await join('ben', 'editor');
  await join('vera', 'viewer');
});

async function join(who: 'ben' | 'vera', role: string): Promise<void> {
  await server.admin`
    insert into taskloom.project_members (project_id, user_id, role, created_at)
    values (${project}, ${people[who]}, ${role}, now())`;
}

async function add(task: object, as = anna): Promise<Answer> {
  const { tasks } = await as.call('add_tasks', { tasks: [{ project, ...task }] });
  return tasks[0];
}

describe('a task that leaves a shared project', () => {
  test('leaves a line in its activity, by name', async () => {
    const task = await add({ title: 'Report' });
    await ben.call('move_tasks', { tasks: [task.id], project: 'inbox' });
    expect((await anna.call('find_tasks', { text: 'Report' })).tasks).toEqual([]);
    const { activity } = await vera.call('find_activity', { project, limit: 1 });
    expect(activity).toMatchObject([{ entity: 'task', entity_id: task.id, title: 'Report' }]);
  });

  test('is told to its owner, who takes it back with all that belongs to it', async () => {
    const task = await add({ title: 'Report', due: '2026-11-23', recurrence: 'every monday' });
    await add({ title: 'Figures', parent: task.id });
    await anna.call('add_comments', { comments: [{ task: task.id, body: 'A remark' }] });
    const moved = await ben.call('move_tasks', { tasks: [task.id], project: 'inbox' });
    await ben.call('update_tasks', { tasks: [{ task: task.id, notes: 'Mine now' }] });
    const told = await server.admin`
      select title, body from taskloom.notices
       where user_id = ${server.userId} and key like ${`left:${moved.operation_id}:%`}`;
    expect(told).toMatchObject([{ body: expect.stringContaining(moved.operation_id) }]);
    await expect(vera.call('undo', { operation_id: moved.operation_id })).rejects.toMatchObject({
      payload: { code: 'not_found' },
    });
    const { undone } = await anna.call('undo', { operation_id: moved.operation_id });
    expect(undone.summary).toMatch(/^Changed “Report”/u);
    const { tasks } = await anna.call('find_tasks', { filter: `#"Work ${rounds}"` });
    expect(tasks).toMatchObject([
      { title: 'Report', notes: 'Mine now', recurrence: { words: 'every Monday' } },
      { title: 'Figures', parent_id: task.id },
    ]);
    expect((await anna.call('find_comments', { task: task.id })).comments).toHaveLength(1);
  });

  test('to where its owner sees it is told nobody', async () => {
    const task = await add({ title: 'Report' });
    const { projects } = await anna.call('add_projects', { projects: [{ name: `A ${rounds}` }] });
    const { operation_id: moved } = await anna.call('move_tasks', {
      tasks: [task.id],
      project: projects[0].id,
    });
    expect(
      await server.admin`select 1 from taskloom.notices where key like ${`left:${moved}:%`}`,
    ).toHaveLength(0);
  });

  test('takes along what everybody said about it', async () => {
    const task = await add({ title: 'Report' });
    for (const each of [anna, ben])
      await each.call('add_comments', { comments: [{ task: task.id, body: 'A remark' }] });
    const { projects } = await ben.call('add_projects', { projects: [{ name: `B ${rounds}` }] });
    await ben.call('move_tasks', { tasks: [task.id], project: projects[0].id });
    expect((await ben.call('find_comments', { task: task.id })).comments).toHaveLength(2);
    await ben.call('undo');
    expect((await anna.call('find_comments', { task: task.id })).comments).toHaveLength(2);
  });
});

describe('somebody who is taken out', () => {
  test.each([
    ['by an owner', () => anna.call('share_project', { project, person: 'Ben', role: 'none' })],
    ['by themselves', () => ben.call('share_project', { project, person: 'me', role: 'none' })],
  ])('%s is no assignee any more, with a line in the activity', async (_how, take) => {
    const task = await add({ title: 'Report', assignee: 'Ben' });
    await take();
    const { tasks } = await anna.call('get_tasks', { tasks: [task.id] });
    expect(tasks[0]).not.toHaveProperty('assignee_id');
    const { activity } = await anna.call('find_activity', { task: task.id, limit: 1 });
    expect(activity[0].summary).toMatch(/assignee none/u);
  });

  test('leaves by themselves as a viewer too', async () => {
    const task = await add({ title: 'Report', assignee: 'Vera' });
    await vera.call('share_project', { project, person: 'me', role: 'none' });
    const { tasks } = await anna.call('get_tasks', { tasks: [task.id] });
    expect(tasks[0]).not.toHaveProperty('assignee_id');
  });

  test('undoes what is still theirs, and is told what cannot be undone any more', async () => {
    const { operation_id: own } = await ben.call('add_tasks', { tasks: [{ title: 'Own' }] });
    const task = await add({ title: 'Report' }, ben);
    await ben.call('complete_tasks', { tasks: [task.id] });
    await anna.call('share_project', { project, person: 'Ben', role: 'none' });
    const { undone, passed_by: passedBy } = await ben.call('undo');
    expect(undone.operation_id).toBe(own);
    expect(passedBy).toMatchObject([
      { summary: 'Completed “Report”', reason: expect.stringContaining('not yours to change') },
      { summary: 'Added “Report”' },
    ]);
  });
});

describe('a deleted project', () => {
  test('is its owner’s to delete and to archive', async () => {
    for (const each of [ben, vera])
      for (const [tool, more] of [
        ['delete_projects', { confirm: true }],
        ['archive_projects', {}],
        ['update_projects', undefined],
      ] as const) {
        const projects = more ? [project] : [{ project, name: 'Mine' }];
        const { failures } = await each.call(tool, { projects, ...more });
        expect(failures).toMatchObject([{ code: 'forbidden' }]);
      }
  });

  test('comes back whole from the trash', async () => {
    const name = `Work ${rounds}`;
    await anna.call('manage_sections', { project, action: 'add', name: 'Later' });
    const task = await add({ title: 'Report', section: 'Later' });
    await add({ title: 'Figures', parent: task.id });
    const bins = await add({ title: 'Bins', due: '2026-11-21', recurrence: 'every day' });
    const gone = await add({ title: 'Gone before' });
    await anna.call('delete_tasks', { tasks: [gone.id], confirm: true });
    await anna.call('add_comments', { comments: [{ task: task.id, body: 'A remark' }] });
    const { projects } = await anna.call('add_projects', {
      projects: [{ name: `Below ${rounds}`, parent: project }],
    });
    server.setNow('2026-11-21T10:01:00Z');
    await anna.call('delete_projects', { projects: [project], confirm: true });
    // Nothing is made of its recurring tasks while it is there.
    const worker = await server.connect(server.tokens.recurrence);
    server.setNow('2026-11-23T10:00:00Z');
    await worker.call('generate_due_occurrences');
    expect((await anna.call('find_tasks', { text: 'Bins' })).tasks).toEqual([]);
    const trash = await anna.call('find_projects', { deleted: true, text: name });
    expect(trash.projects).toMatchObject([{ id: project, deleted_at: '2026-11-21T10:01:00.000Z' }]);
    expect((await ben.call('find_projects', { deleted: true })).projects).toEqual([]);
    const single = await anna.call('restore_tasks', { tasks: [task.id] });
    expect(single.failures).toMatchObject([{ hint: expect.stringContaining('restore_projects') }]);

    const back = await anna.call('restore_projects', { projects: [name] });
    expect(back.projects).toMatchObject([{ id: project, name, open_tasks: 3 }]);
    const { tasks } = await ben.call('find_tasks', { filter: `#"${name}"`, sort: 'title' });
    expect(tasks).toMatchObject([
      { id: bins.id, recurrence: { next: ['2026-11-22', '2026-11-23', '2026-11-24'] } },
      { title: 'Figures', parent_id: task.id },
      { title: 'Report', section_id: expect.any(String) },
    ]);
    expect((await ben.call('find_comments', { task: task.id })).comments).toHaveLength(1);
    expect((await anna.call('find_members', { project })).members).toHaveLength(3);
    const below = await anna.call('find_projects', { text: `Below ${rounds}` });
    expect(below.projects).toMatchObject([{ id: projects[0].id, parent_id: project }]);
    await worker.call('generate_due_occurrences');
    expect((await anna.call('find_tasks', { text: 'Bins' })).tasks).toHaveLength(2);
    server.setNow('2026-11-21T10:00:00Z');
  });

  test('is restored by undo as well, and undo takes the restoring back', async () => {
    await add({ title: 'Report' });
    await anna.call('delete_projects', { projects: [project], confirm: true });
    await anna.call('restore_projects', { projects: [project] });
    await anna.call('undo');
    expect((await anna.call('find_projects', { text: `Work ${rounds}` })).projects).toEqual([]);
    await anna.call('undo');
    const { projects } = await anna.call('find_projects', { text: `Work ${rounds}` });
    expect(projects).toMatchObject([{ open_tasks: 1 }]);
  });

  test('does not come back beside one that has taken its name', async () => {
    const name = `Work ${rounds}`;
    await anna.call('delete_projects', { projects: [project], confirm: true });
    await anna.call('add_projects', { projects: [{ name }] });
    const { failures } = await anna.call('restore_projects', { projects: [name] });
    expect(failures).toMatchObject([{ code: 'conflict', path: 'projects[0].name' }]);
  });
});
