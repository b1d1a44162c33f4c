import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

describe('find_tasks', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
    await anna.call('add_projects', { projects: [{ name: 'Home' }] });
    await anna.call('manage_sections', { project: 'Home', action: 'add', name: 'Kitchen' });
    await anna.call('add_tasks', {
      tasks: [
        {
          title: 'Bake',
          project: 'Home',
          section: 'Kitchen',
          due: 'today at 23:30',
          priority: 'p1',
        },
        { title: 'Clean', project: 'Home', tags: ['chore'], due: 'today', duration: '1h' },
        { title: 'Dust', project: 'Home', tags: ['chore', 'weekly'], due: 'tomorrow' },
        { title: 'Ask', assignee: 'me', deadline: 'dec 1', duration: '5 min' },
        { title: 'Eat', priority: 'p1', deadline: 'nov 30' },
      ],
    });
    await anna.call('add_comments', { comments: [{ task: 'Dust', body: 'Shelves too' }] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ['project', { Inbox: ['Ask', 'Eat'], Home: ['Bake', 'Clean', 'Dust'] }],
    ['section', { Kitchen: ['Bake'], 'No section': ['Ask', 'Clean', 'Dust', 'Eat'] }],
    ['priority', { p1: ['Bake', 'Eat'], p4: ['Ask', 'Clean', 'Dust'] }],
    ['day', { '2026-11-21': ['Bake', 'Clean'], '2026-11-22': ['Dust'], 'No date': ['Ask', 'Eat'] }],
    ['assignee', { Anna: ['Ask'], Nobody: ['Bake', 'Clean', 'Dust', 'Eat'] }],
    ['tag', { '@chore': ['Clean', 'Dust'], 'No tags': ['Ask', 'Bake', 'Eat'] }],
  ])('puts tasks together by %s, whole or page by page', async (group, expected) => {
    const query = { group, sort: 'title' };
    expect(headings(await anna.call('find_tasks', query))).toEqual(Object.entries(expected));
    const paged = new Map<string, string[]>();
    let cursor: string | undefined;
    do {
      const page = await anna.call('find_tasks', { ...query, limit: 1, ...(cursor && { cursor }) });
      for (const [name, titles] of headings(page))
        paged.set(name, [...(paged.get(name) ?? []), ...titles]);
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect([...paged]).toEqual(Object.entries(expected));
  });

  test.each([
    ['title', true, ['Eat', 'Dust', 'Clean', 'Bake', 'Ask']],
    ['deadline', false, ['Eat', 'Ask']],
    ['duration', false, ['Ask', 'Clean']],
    ['due', false, ['Clean', 'Bake', 'Dust']],
  ])('sorts by %s, reversed: %s', async (sort, reverse, first) => {
    const { tasks } = await anna.call('find_tasks', { sort, reverse });
    expect(titlesOf(tasks).slice(0, first.length)).toEqual(first);
  });

  test('goes on only in the order that a cursor was made in', async () => {
    const { next_cursor: cursor } = await anna.call('find_tasks', { sort: 'title', limit: 1 });
    await expect(anna.call('find_tasks', { sort: 'due', cursor })).rejects.toMatchObject({
      payload: { code: 'invalid_input', path: 'cursor' },
    });
  });

  test('says the headings to a model', async () => {
    const { content } = await anna.raw('find_tasks', { group: 'priority', sort: 'title' });
    expect(JSON.stringify(content)).toMatch(/p1:\\n- Bake.*p4:\\n- Ask/u);
  });

  test('knows comments, and saved filters in filters', async () => {
    expect(await find('has: comments')).toEqual(['Dust']);
    await anna.call('save_filter', { name: 'Chores', filter: '@chore' });
    await anna.call('save_filter', { name: 'Urgent & new', filter: 'p1 | filter: chores' });
    expect(await find('filter: Chores & today')).toEqual(['Clean']);
    expect(await find('!filter: "urgent & new"')).toEqual(['Ask']);
    await expect(find('filter: Chore')).rejects.toMatchObject({
      payload: { code: 'invalid_input', hint: 'Did you mean "chores"?' },
    });
    const { content } = await anna.call('export_tasks', {
      format: 'todoist-csv',
      filter: 'filter: chores & tomorrow',
    });
    expect(content).toContain('Dust');
    expect(content).not.toContain('Clean');
  });

  test('refuses to save a filter that leads back to itself or nowhere', async () => {
    await anna.call('save_filter', { name: 'One', filter: 'p1' });
    await anna.call('save_filter', { name: 'Two', filter: 'filter: One' });
    await expect(
      anna.call('save_filter', { name: 'one', filter: 'p2 | filter: Two' }),
    ).rejects.toMatchObject({ payload: { message: expect.stringContaining('back to itself') } });
    await expect(
      anna.call('save_filter', { name: 'Three', filter: 'filter: Nothing' }),
    ).rejects.toMatchObject({ payload: { code: 'invalid_input' } });
  });

  test('knows who gave a task to somebody, until it is nobody’s', async () => {
    expect(await find('assigned by: me')).toEqual(['Ask']);
    await anna.call('update_tasks', { tasks: [{ task: 'Ask', clear: ['assignee'] }] });
    expect(await find('assigned by: me')).toEqual([]);
    await anna.call('undo');
    expect(await find('assigned by: me')).toEqual(['Ask']);
  });

  function headings(answer: Answer): [string, string[]][] {
    const titleOf = new Map(answer.tasks.map((task: Answer) => [task.id, task.title]));
    return answer.groups.map(({ name, tasks }: Answer) => [
      name,
      tasks.map((id: string) => titleOf.get(id)),
    ]);
  }

  function titlesOf(tasks: Answer[]): string[] {
    return tasks.map((task) => task.title);
  }

  async function find(filter: string): Promise<string[]> {
    return titlesOf((await anna.call('find_tasks', { filter, sort: 'title' })).tasks);
  }
});
