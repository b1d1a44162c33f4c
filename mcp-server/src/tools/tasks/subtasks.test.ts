import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-11-21T12:00:00Z' });
  anna = await server.connect();
  await anna.call('add_projects', { projects: [{ name: 'Home' }, { name: 'Work' }] });
  for (const name of ['Kitchen', 'Garden'])
    await anna.call('manage_sections', { project: 'Home', action: 'add', name });
});
afterAll(() => server[Symbol.asyncDispose]());

async function branch(): Promise<{ parent: Answer; child: Answer; below: Answer }> {
  const parent = await add('Paint');
  const child = await add('Brush', { parent: parent.id });
  return { parent, child, below: await add('Hair', { parent: child.id }) };
}

async function add(title: string, place: object = { project: 'Home', section: 'Kitchen' }) {
  const { tasks, failures } = await anna.call('add_tasks', { tasks: [{ title, ...place }] });
  expect(failures).toEqual([]);
  return tasks[0];
}

async function places(...tasks: Answer[]): Promise<Answer[]> {
  const { tasks: now } = await anna.call('get_tasks', { tasks: tasks.map(({ id }) => id) });
  return now.map(({ project_id: project, section_id: section, parent_id: parent }: Answer) => ({
    project,
    section,
    parent,
  }));
}

test('a subtask is in its parent’s section, however it was added', async () => {
  const { parent, child, below } = await branch();
  const other = await add('Sand', { project: 'Home', section: 'Garden' });
  await anna.call('update_tasks', { tasks: [{ task: other.id, parent: parent.id }] });
  const [top, ...others] = await places(parent, child, below, other);
  expect(others.map(({ section }) => section)).toEqual([top.section, top.section, top.section]);
});

test('subtasks at all depths follow to another section and another project', async () => {
  const { parent, child, below } = await branch();
  await anna.call('move_tasks', { tasks: [parent.id], section: 'Garden' });
  const [top, ...others] = await places(parent, child, below);
  expect(others).toMatchObject([{ section: top.section }, { section: top.section }]);
  await anna.call('move_tasks', { tasks: [parent.id], project: 'Work' });
  const moved = await places(parent, child, below);
  expect(new Set(moved.map(({ project }) => project)).size).toBe(1);
  expect(moved.every(({ section }) => section === undefined)).toBe(true);
  await anna.call('undo');
  expect(await places(parent, child, below)).toEqual([top, ...others]);
});

test('a subtask that goes to another section leaves its parent, and cannot be in both', async () => {
  const { parent, child, below } = await branch();
  const { failures } = await anna.call('update_tasks', {
    tasks: [{ task: child.id, parent: parent.id, section: 'Garden' }],
  });
  expect(failures).toMatchObject([{ code: 'invalid_input', path: 'tasks[0].section' }]);
  await anna.call('move_tasks', { tasks: [child.id], section: 'Garden' });
  const [top, middle, last] = await places(parent, child, below);
  expect(middle).not.toHaveProperty('parent', parent.id);
  expect(middle.section).not.toBe(top.section);
  expect(last).toMatchObject({ parent: child.id, section: middle.section });
});

test('what was due earlier today is counted once, everywhere as today’s', async () => {
  const at = (due: string) => anna.call('add_tasks', { tasks: [{ title: due, due }] });
  for (const due of ['2026-11-20', '2026-11-20T09:00', '2026-11-21T09:00', '2026-11-21'])
    await at(due);
  expect(await anna.call('get_overview')).toMatchObject({ overdue: 2, today: 2 });
  expect((await anna.call('find_tasks', { filter: 'overdue' })).tasks).toHaveLength(2);
  expect((await anna.call('find_tasks', { filter: 'today' })).tasks).toHaveLength(2);
  expect((await anna.call('find_tasks', { filter: 'today & overdue' })).tasks).toEqual([]);
  const { contents } = await anna.client.readResource({ uri: 'view://overdue' });
  expect(JSON.parse((contents[0] as Answer).text).tasks).toHaveLength(2);
});

test('a task cannot wait for itself, directly or through others', async () => {
  const [a, b, c] = [await add('A'), await add('B'), await add('C')];
  await anna.call('update_tasks', { tasks: [{ task: b.id, blocked_by: [a.id] }] });
  await anna.call('update_tasks', { tasks: [{ task: c.id, blocked_by: [b.id] }] });
  for (const blocker of [a.id, b.id, c.id]) {
    const { failures } = await anna.call('update_tasks', {
      tasks: [{ task: a.id, blocked_by: [blocker] }],
    });
    expect(failures).toMatchObject([{ code: 'invalid_input', path: 'tasks[0].blocked_by' }]);
  }
});

test('a task that is moved into the hour that summer time skips comes after it', async () => {
  const task = await add('Early', { due: '2027-03-20T02:30' });
  const { tasks } = await anna.call('reschedule_tasks', { tasks: [task.id], due: '2027-03-28' });
  expect(tasks[0].due.at).toBe('2027-03-28T01:30:00.000Z');
});
