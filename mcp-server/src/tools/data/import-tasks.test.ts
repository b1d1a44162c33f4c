import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LIMITS } from '../../limits.ts';
import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('import_tasks', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('reports in a dry run what it would add, and changes nothing', async () => {
    const content = file([
      { id: 'a', title: 'Dry' },
      { id: 'b', title: 'Broken', due: { date: '2026-02-30' } },
      { id: 'c', title: 'Odd', color: 'red', parent_id: 'nobody' },
    ]);
    const report = await anna.call('import_tasks', { content, dry_run: true });
    expect(report).toEqual({
      format: 'taskloom-json',
      dry_run: true,
      added: { tasks: 2, projects: 0, sections: 0, comments: 0, filters: 0 },
      already_there: 0,
      tasks: [
        { path: 'tasks[0]', title: 'Dry' },
        { path: 'tasks[2]', title: 'Odd' },
      ],
      not_understood: [
        { path: 'tasks[1].due.date', message: expect.any(String) },
        { path: 'tasks[2].color', message: 'There is no such field.' },
        { path: 'tasks[2]', message: 'The task it is below is not in the file.' },
      ],
      not_understood_count: 3,
    });
    const [counts] = await server.admin`
      select (select count(*)::int from taskloom.tasks) as tasks,
             (select count(*)::int from taskloom.operations) as operations`;
    expect(counts).toEqual({ tasks: 0, operations: 0 });
    const real = await anna.call('import_tasks', { content });
    expect(real).toMatchObject({ dry_run: false, added: report.added });
  });

  test('is taken back by one undo, after which the same file adds it all again', async () => {
    const bob = await newcomer();
    const content = file(
      [
        { id: 'a', title: 'Top', project_id: 'p', section_id: 's', comments: [{ body: 'Hm' }] },
        { id: 'b', title: 'Below', parent_id: 'a', project_id: 'p', blocked_by: ['c'] },
        {
          id: 'c',
          title: 'First this',
          due: { date: '2026-12-01' },
          reminders: [{ offset: '-P1D' }],
        },
      ],
      {
        projects: [{ id: 'p', name: 'Garden' }],
        sections: [{ id: 's', project_id: 'p', name: 'Beds' }],
        filters: [{ name: 'Now', filter: 'today' }],
      },
    );
    const added = { tasks: 3, projects: 1, sections: 1, comments: 1, filters: 1 };
    const first = await bob.call('import_tasks', { content });
    expect(first.added).toEqual(added);
    const { undone } = await bob.call('undo');
    expect(undone.operation_id).toBe(first.operation_id);
    expect((await bob.call('find_tasks', { filter: 'all' })).tasks).toEqual([]);
    expect((await bob.call('find_projects')).projects).toHaveLength(1);
    expect((await bob.call('import_tasks', { content })).added).toEqual(added);
  });

  test('uses projects and sections of the same name, and keeps its hands off those of others', async () => {
    const bob = await newcomer();
    await bob.call('add_projects', { projects: [{ name: 'garden' }] });
    await bob.call('manage_sections', { project: 'garden', action: 'add', name: 'beds' });
    const report = await bob.call('import_tasks', {
      content: file([{ id: 'a', title: 'Dig', project_id: 'p', section_id: 's' }], {
        projects: [{ id: 'p', name: 'Garden' }],
        sections: [{ id: 's', project_id: 'p', name: 'Beds' }],
      }),
    });
    expect(report.added).toMatchObject({ tasks: 1, projects: 0, sections: 0 });
    const shared = await shareAsViewer(bob, 'garden');
    const refused = await shared.call('import_tasks', {
      content: await exportOf(bob, 'Mine now'),
    });
    expect(refused.added).toMatchObject({ tasks: 0, projects: 0 });
    expect(refused.not_understood).toMatchObject([{ message: expect.stringContaining('may not') }]);
  });

  test('puts what is too long, too deep or goes round in circles within bounds, and says so', async () => {
    const bob = await newcomer();
    const chain = Array.from({ length: 7 }, (_, n) => ({
      id: `d${n}`,
      title: `Level ${n}`,
      ...(n > 0 ? { parent_id: `d${n - 1}` } : {}),
    }));
    const { added, not_understood: problems } = await bob.call('import_tasks', {
      content: file([
        ...chain,
        { id: 'long', title: 'x'.repeat(600) },
        { id: 'blank', title: '  ', notes: 'But notes' },
        { id: 'r1', title: 'Round', parent_id: 'r2', blocked_by: ['r2'] },
        { id: 'r2', title: 'And round', parent_id: 'r1', blocked_by: ['r1'] },
        { id: 'tagged', title: 'Tagged', tags: ['two words', 'TWO-words', '@x'] },
        { id: 'tagged', title: 'Again' },
      ]),
    });
    expect(added.tasks).toBe(chain.length + 5);
    const paths = problems.map(({ path }: { path: string }) => path);
    for (const index of [5, 6, 7, 8, 9, 10, 11, 12]) expect(paths).toContain(`tasks[${index}]`);
    const { tasks } = await bob.call('find_tasks', { filter: 'all', limit: 200 });
    const titled = (start: string) =>
      tasks.find(({ title }: { title: string }) => title.startsWith(start));
    expect(titled('xxx')).toMatchObject({ notes: 'x'.repeat(600) });
    expect(titled('xxx').title).toHaveLength(LIMITS.title);
    expect(titled('Level 6').parent_id).toBe(titled('Level 3').id);
    expect(titled('Tagged').tags).toEqual(['two-words', 'x']);
    expect(titled('Round')).not.toHaveProperty('parent_id');
    expect(titled('Round').blocked_by).toEqual([]);
  });

  test('does not remind now of what is long past', async () => {
    const bob = await newcomer();
    await bob.call('import_tasks', {
      content: file([
        {
          id: 'a',
          title: 'Old',
          due: { date: '2026-11-30' },
          reminders: [{ at: '2020-01-01T00:00:00Z' }, { offset: '-P20D' }, { offset: '-P1D' }],
        },
      ]),
    });
    const rows = await server.admin`
      select r.released_at is null as waits from taskloom.reminders r
        join taskloom.tasks t on t.id = r.task_id where t.title = 'Old' order by r.fire_at`;
    expect(rows.map((row) => row['waits'])).toEqual([false, false, true]);
  });

  test('refuses more tasks and larger files than it takes, naming the limit', async () => {
    const many = Array.from({ length: LIMITS.importedTasks + 1 }, (_, n) => ({
      id: `${n}`,
      title: 'x',
    }));
    const big = file([{ id: 'a', title: 'x', notes: 'ü'.repeat(LIMITS.importBytes / 2) }]);
    for (const [content, message] of [
      [file(many), '5001 tasks'],
      [big, '3 MiB'],
    ])
      await expect(anna.call('import_tasks', { content })).rejects.toMatchObject({
        payload: {
          code: 'limit_exceeded',
          path: 'content',
          message: expect.stringContaining(message ?? ''),
        },
      });
  });

  test('refuses a project of somebody else', async () => {
    const bob = await newcomer();
    const { inbox_project_id: project } = await anna.call('get_me');
    await expect(
      bob.call('import_tasks', { content: file([{ id: 'a', title: 'x' }]), project }),
    ).rejects.toMatchObject({ payload: { code: 'not_found' } });
  });

  test('of two imports of one file at once, one adds it', async () => {
    const bob = await newcomer();
    const content = file(
      Array.from({ length: 50 }, (_, n) => ({ id: `${n}`, title: `Task ${n}` })),
    );
    const reports = await Promise.all([1, 2, 3].map(() => bob.call('import_tasks', { content })));
    expect(reports.map(({ added }) => added.tasks as number).toSorted((a, b) => a - b)).toEqual([
      0, 0, 50,
    ]);
  });

  test('of 5,000 tasks tells how far it is, and is undone', { timeout: 360_000 }, async () => {
    const bob = await newcomer();
    const content = file(
      Array.from({ length: 5_000 }, (_, n) => ({
        id: `t${n}`,
        title: `Task number ${n}`,
        tags: ['bulk'],
        due: { date: '2026-12-01' },
        ...(n % 10 === 0
          ? { reminders: [{ offset: '-P1D' }], comments: [{ body: 'So many' }] }
          : {}),
        ...(n % 7 === 1 ? { parent_id: `t${n - 1}` } : {}),
      })),
    );
    const heard: number[] = [];
    const { structuredContent: report, content: said } = await bob.client.callTool(
      { name: 'import_tasks', arguments: { content } },
      { onprogress: ({ progress, total = 1 }) => heard.push(progress / total) },
    );
    expect(report, JSON.stringify(said)).toMatchObject({ added: { tasks: 5_000 } });
    expect(heard.length).toBeGreaterThan(10);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(heard.at(-1)).toBe(1);
    await bob.call('undo');
    expect((await bob.call('find_tasks', { filter: 'all' })).tasks).toEqual([]);
  });

  async function newcomer(): Promise<TestClient> {
    return server.connect((await server.addPerson('Newcomer')).token);
  }

  async function shareAsViewer(owner: TestClient, project: string): Promise<TestClient> {
    const { projects } = await owner.call('find_projects', { text: project });
    const vera = await server.addPerson('Vera');
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      values (${projects[0].id}, ${vera.userId}, 'viewer', now())`;
    return server.connect(vera.token);
  }
});

/** The owner's export with one more task in their project. */
async function exportOf(owner: TestClient, title: string): Promise<string> {
  const { content } = await owner.call('export_tasks', { format: 'taskloom-json' });
  const data = JSON.parse(content);
  const { id: project_id } = data.projects.find((project: { inbox?: true }) => !project.inbox);
  data.projects = data.projects.filter((project: { inbox?: true }) => !project.inbox);
  data.tasks.push({ id: 'new', title, project_id });
  return JSON.stringify(data);
}

function file(tasks: object[], rest: object = {}): string {
  return JSON.stringify({ format: 'taskloom', version: 1, ...rest, tasks });
}
