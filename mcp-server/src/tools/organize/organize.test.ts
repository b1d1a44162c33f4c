import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { shareWith } from '../../testing/share-with.ts';
import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('projects, sections, tags, filters, people and insight', () => {
  let server: TestServer;
  let anna: TestClient;
  let ben: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    ben = await server.connect((await server.addPerson('Ben')).token);
    await server.admin`update taskloom.users set email = lower(name) || '@example.com', email_confirmed_at = now()`;
    await anna.call('add_projects', { projects: [{ name: 'Home' }, { name: 'Work' }] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('a project cannot be put below itself, take a taken name or be the inbox', async () => {
    const { failures, projects } = await anna.call('update_projects', {
      projects: [
        { project: 'Home', parent: 'Home' },
        { project: 'Home', name: 'work' },
        { project: 'inbox', name: 'Outbox' },
        { project: 'Home', color: '#00ff00' },
      ],
    });
    expect(failures).toMatchObject([
      { index: 0, code: 'invalid_input', path: 'projects[0].parent' },
      { index: 1, code: 'conflict', path: 'projects[1].name' },
      { index: 2, code: 'conflict', path: 'projects[2].project' },
    ]);
    expect(projects).toMatchObject([{ name: 'Home', color: '#00ff00' }]);
  });

  test('a project with many tasks tells how far its deletion is', async () => {
    await anna.call('add_projects', { projects: [{ name: 'Large' }] });
    for (let n = 0; n < 5; n += 1)
      await anna.call('add_tasks', {
        tasks: Array.from({ length: 100 }, (_, k) => ({ title: `${n}.${k}`, project: 'Large' })),
      });
    const heard: [number, number][] = [];
    await anna.client.callTool(
      { name: 'delete_projects', arguments: { projects: ['Large'], confirm: true } },
      { onprogress: ({ progress, total = 0 }) => heard.push([progress, total]) },
    );
    expect(heard).toEqual([
      [200, 1000],
      [400, 1000],
    ]);
  });

  test('projects are added below others, even of the same batch', async () => {
    const { projects, failures } = await anna.call('add_projects', {
      projects: [
        { name: 'House' },
        { name: 'Cellar', parent: 'House' },
        { name: 'Attic', parent: 'Castle' },
      ],
    });
    expect(projects[1]).toMatchObject({ name: 'Cellar', parent_id: projects[0].id });
    expect(failures).toMatchObject([{ index: 2, path: 'projects[2].parent' }]);
    await anna.call('undo');
    expect((await anna.call('find_projects', { text: 'Cellar' })).projects).toEqual([]);
  });

  test('deleting a project takes its tasks along, and undo brings all of it back', async () => {
    await anna.call('add_tasks', { tasks: [{ title: 'Paint', project: 'Home' }] });
    await expect(anna.call('delete_projects', { projects: ['Home'] })).rejects.toMatchObject({
      payload: { code: 'needs_confirmation' },
    });
    await anna.call('delete_projects', { projects: ['Home'], confirm: true });
    expect((await anna.call('find_tasks', { text: 'Paint' })).tasks).toEqual([]);
    const { undone } = await anna.call('undo');
    expect(undone.summary).toBe('Deleted project “Home”');
    expect((await anna.call('find_tasks', { filter: '#Home' })).tasks).toHaveLength(1);
  });

  test('the trash shows what was deleted, done or not, until it is restored', async () => {
    await anna.call('add_tasks', { tasks: [{ title: 'Old bills' }, { title: 'Old letters' }] });
    await anna.call('complete_tasks', { tasks: ['Old bills'] });
    const titles = ['Old bills', 'Old letters'];
    await anna.call('delete_tasks', { tasks: titles, confirm: true });
    const { tasks } = await anna.call('find_tasks', { deleted: true, text: 'old', sort: 'title' });
    expect(tasks.map(({ title }: { title: string }) => title)).toEqual(titles);
    await anna.call('restore_tasks', { tasks: tasks.map(({ id }: { id: string }) => id) });
    expect((await anna.call('find_tasks', { deleted: true, text: 'old' })).tasks).toEqual([]);
    await anna.call('reopen_tasks', { tasks: ['Old bills'] });
  });

  test('an archived project and its tasks are out of sight until it is back', async () => {
    await anna.call('archive_projects', { projects: ['Home'] });
    expect((await anna.call('find_projects')).projects).toHaveLength(2);
    expect((await anna.call('find_projects', { archived: true })).projects).toMatchObject([
      { name: 'Home', archived: true },
    ]);
    expect((await anna.call('find_tasks', { text: 'Paint' })).tasks).toEqual([]);
    await anna.call('archive_projects', { projects: ['Home'], archived: false });
    expect((await anna.call('find_tasks', { text: 'Paint' })).tasks).toHaveLength(1);
  });

  test('a deleted section leaves its tasks in the project', async () => {
    await anna.call('manage_sections', { project: 'Home', action: 'add', name: 'Kitchen' });
    await anna.call('add_tasks', {
      tasks: [{ title: 'Tiles', project: 'Home', section: 'Kitchen' }],
    });
    const { sections } = await anna.call('manage_sections', {
      project: 'Home',
      action: 'delete',
      section: 'Kitchen',
    });
    expect(sections).toEqual([]);
    const { tasks } = await anna.call('get_tasks', { tasks: ['Tiles'] });
    expect(tasks[0]).not.toHaveProperty('section_id');
  });

  test('a tag is renamed everywhere, whatever its case, and merged where both were', async () => {
    await anna.call('add_tasks', {
      tasks: [
        { title: 'A', tags: ['Errand'] },
        { title: 'B', tags: ['errand', 'errands'] },
      ],
    });
    const { changed_tasks: changed, tags } = await anna.call('manage_tags', {
      action: 'rename',
      tag: 'errand',
      name: 'errands',
    });
    expect({ changed, tags }).toEqual({ changed: 2, tags: [{ name: 'errands', open_tasks: 2 }] });
    await anna.call('undo');
    const { tasks } = await anna.call('get_tasks', { tasks: ['B'] });
    expect(tasks[0].tags).toEqual(['errand', 'errands']);
  });

  test('a filter that cannot be read is not saved', async () => {
    await expect(
      anna.call('save_filter', { name: 'Broken', filter: 'today &' }),
    ).rejects.toMatchObject({ payload: { code: 'invalid_input', path: 'filter' } });
    await anna.call('save_filter', { name: 'Now', filter: 'today' });
    await anna.call('save_filter', { name: 'now', filter: 'today | overdue' });
    const { filters } = await anna.call('find_filters');
    expect(filters).toMatchObject([{ name: 'now', filter: 'today | overdue' }]);
    await anna.call('delete_filter', { filter: 'Now' });
    expect((await anna.call('find_filters')).filters).toEqual([]);
  });

  test('a viewer only reads, an editor shares the work, an owner cannot leave alone', async () => {
    await expect(ben.call('find_members', { project: 'Work' })).rejects.toMatchObject({
      payload: { code: 'not_found' },
    });
    const sharing = { project: 'Work', person: 'ben@example.com', role: 'viewer' };
    await shareWith(anna, { to: ben, ...sharing });
    await anna.call('add_tasks', { tasks: [{ title: 'Report', project: 'Work' }] });
    const remark = { comments: [{ task: 'Report', body: 'On it' }] };
    expect((await ben.call('add_comments', remark)).failures).toMatchObject([
      { code: 'forbidden' },
    ]);
    await expect(
      ben.call('share_project', { project: 'Work', person: 'me', role: 'owner' }),
    ).rejects.toMatchObject({ payload: { code: 'forbidden' } });
    await anna.call('share_project', { project: 'Work', person: 'Ben', role: 'editor' });
    const { comments } = await ben.call('add_comments', remark);
    const tried = await anna.call('update_comments', {
      comments: [{ comment: comments[0].id, body: 'No' }],
    });
    expect(tried.failures).toMatchObject([{ code: 'forbidden' }]);
    await expect(
      anna.call('share_project', { project: 'Work', person: 'me', role: 'none' }),
    ).rejects.toMatchObject({ payload: { code: 'conflict' } });
    await ben.call('complete_tasks', { tasks: ['Report'] });
    const { comments: found } = await anna.call('find_comments', {
      task: (await anna.call('find_tasks', { filter: 'done & #Work' })).tasks[0].id,
    });
    expect(found).toMatchObject([{ body: 'On it' }]);
    await ben.call('share_project', { project: 'Work', person: 'me', role: 'none' });
    expect((await ben.call('find_projects')).projects).toHaveLength(1);
  });

  test('tells how things stand and what was done', async () => {
    await anna.call('add_tasks', {
      tasks: [
        { title: 'Late', due: '2026-11-19' },
        { title: 'Now', due: 'today' },
        { title: 'Soon', due: 'tomorrow at 9' },
      ],
    });
    await anna.call('complete_tasks', { tasks: ['A'] });
    expect(await anna.call('get_overview')).toMatchObject({
      date: '2026-11-21',
      overdue: 1,
      today: 1,
      next_7_days: 1,
    });
    expect(await anna.call('get_stats', { days: 2 })).toMatchObject({
      completed: 2,
      streak_days: 1,
      days: [{ date: '2026-11-20' }, { date: '2026-11-21', completed: 2 }],
    });
    const { activity } = await anna.call('find_activity', { limit: 1 });
    expect(activity).toMatchObject([
      { entity: 'task', summary: expect.stringMatching(/^completed the task/u) },
    ]);
  });

  test('a default reminder is for timed tasks without one of their own', async () => {
    await anna.call('update_settings', { default_reminder: '10 min before', week_start: 7 });
    expect(await anna.call('get_me')).toMatchObject({ week_start: 7 });
    const { tasks } = await anna.call('add_tasks', {
      tasks: [
        { title: 'Timed', due: 'tomorrow at 9' },
        { title: 'Day', due: 'tomorrow' },
        { title: 'Own', due: 'tomorrow at 9', reminders: ['-PT1H'] },
        { title: 'None', due: 'tomorrow at 9', reminders: [] },
      ],
    });
    expect(
      tasks.map((task: { reminders: { offset: string }[] }) => task.reminders.map((r) => r.offset)),
    ).toEqual([['-PT10M'], [], ['-PT1H'], []]);
    await expect(anna.call('update_settings', { time_zone: 'Nowhere' })).rejects.toMatchObject({
      payload: { code: 'invalid_input', path: 'time_zone' },
    });
  });
});
