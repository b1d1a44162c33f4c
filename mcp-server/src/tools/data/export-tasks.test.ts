import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

describe('export_tasks', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-27T20:00:00Z' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test(
    'of more than an answer holds leads to a download of all of it, for a while',
    { timeout: 60_000 },
    async () => {
      const { anna, userId } = await newcomer();
      await fill(userId, 20_500);
      const result = await anna.raw('export_tasks', { format: 'taskloom-json' });
      const answer = result.structuredContent as Answer;
      expect(answer).toMatchObject({ tasks: 20_500, download_url: expect.any(String) });
      expect(answer.content).toBeUndefined();
      expect(result.content).toContainEqual({
        type: 'resource_link',
        uri: answer.download_url,
        name: 'taskloom.json',
        mimeType: 'application/json',
      });
      const path = new URL(answer.download_url).pathname;
      const response = await fetch(server.url + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-disposition')).toContain('taskloom.json');
      const file = (await response.json()) as { tasks: { title: string }[] };
      expect(new Set(file.tasks.map(({ title }) => title)).size).toBe(20_500);

      const tampered = path.replace(/.$/u, (last) => (last === 'A' ? 'B' : 'A'));
      expect((await fetch(server.url + tampered)).status).toBe(404);
      server.setNow('2026-11-27T20:16:00Z');
      expect((await fetch(server.url + path)).status).toBe(404);
    },
  );

  test('works on at most 100 tasks in one turn of the event loop', async () => {
    const { anna, userId } = await newcomer();
    await fill(userId, 450);
    const heard = [0];
    await anna.client.callTool(
      { name: 'export_tasks', arguments: { format: 'icalendar' } },
      { onprogress: ({ progress }) => heard.push(progress) },
    );
    expect(heard).toEqual([0, 100, 200, 300, 400, 450]);
  });

  test.each(['icalendar', 'taskwarrior-json', 'todoist-json', 'taskloom-json'])(
    'as %s is the same file whether it comes in an answer or by download',
    async (format) => {
      const { anna, userId } = await newcomer();
      await fill(userId, 450);
      const { content } = await anna.call('export_tasks', { format });
      // Notes that make it too large.
      await server.admin`
        update taskloom.tasks set notes = repeat('x', 2000) where created_by = ${userId}`;
      const { download_url: url } = await anna.call('export_tasks', { format });
      const long = await (await fetch(server.url + new URL(url).pathname)).text();
      expect(long.length).toBeGreaterThan(900_000);
      const report = async (text: string) => {
        const { anna: other } = await newcomer();
        const { added, not_understood: problems } = await other.call('import_tasks', {
          content: text,
          dry_run: true,
        });
        return { added, problems };
      };
      expect(await report(long)).toEqual(await report(content));
      expect((await report(content)).added.tasks).toBe(450);
    },
  );

  test('as Todoist’s CSV comes back with its times, and says what it does not hold', async () => {
    const { anna } = await newcomer();
    await anna.call('add_projects', { projects: [{ name: 'Home' }] });
    const recurrences = [
      { due: '2026-12-01T10:00', recurrence: 'every month' },
      { due: '2026-12-01', recurrence: 'every! 3 days' },
      { recurrence: 'every monday at 9:30' },
      { due: '2026-12-31', recurrence: 'every month on the last day' },
      { due: '2026-12-01 18:00', recurrence: 'every day for 5 times' },
      { due: '2026-12-24T08:15' },
      { due: '2026-12-24' },
    ];
    await anna.call('add_tasks', {
      tasks: [
        ...recurrences.map((when, index) => ({ title: `Task ${index}`, project: 'Home', ...when })),
        { title: 'Ask @bob', project: 'Home', due: '2027-01-01 10:00', reminders: ['-PT30M'] },
      ],
    });
    const file = await anna.call('export_tasks', { format: 'todoist-csv', project: 'Home' });
    expect(file.not_kept).toEqual([
      'reminders (1 tasks)',
      'words of titles that are read as labels (1 tasks)',
    ]);
    const { anna: bob } = await newcomer();
    const report = await bob.call('import_tasks', { content: file.content });
    expect(report.not_understood).toEqual([]);
    expect(await datesOf(bob)).toEqual(await datesOf(anna));
  });

  test(
    'keeps the calendar of somebody with 30,000 tasks readable',
    { timeout: 60_000 },
    async () => {
      const { anna, userId } = await newcomer();
      await fill(userId, 30_000);
      const { url } = await anna.call('export_tasks', { format: 'calendar-feed-url' });
      const response = await fetch(server.url + new URL(url).pathname);
      expect(response.status).toBe(200);
      expect((await response.text()).match(/BEGIN:VEVENT/gu)).toHaveLength(2_000);
    },
  );

  async function newcomer() {
    const { token, userId } = await server.addPerson('Newcomer');
    return { anna: await server.connect(token), userId };
  }

  /** As if they had been added one by one. */
  async function fill(userId: string, count: number): Promise<void> {
    await server.admin`
      insert into taskloom.tasks (id, project_id, title, due_date, due_sort, position, created_by, created_at, updated_at)
      select gen_random_uuid(), p.id, 'Task ' || n, date '2026-12-01' + n % 900,
             timestamptz '2026-12-01' + (n % 900) * interval '1 day', n, ${userId},
             now(), now()
        from taskloom.projects p, generate_series(1, ${count}::int) n where p.inbox_of = ${userId}`;
  }
});

async function datesOf(client: TestClient): Promise<unknown[]> {
  const { tasks } = await client.call('find_tasks', { filter: 'all', sort: 'title', limit: 200 });
  return tasks
    .filter(({ title }: Answer) => title.startsWith('Task'))
    .map(({ title, due, recurrence }: Answer) => ({
      title,
      due,
      next: recurrence?.next,
      anchor: recurrence?.anchor,
    }));
}
