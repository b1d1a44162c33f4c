import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('a Taskloom export', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('comes back identical in another account', async () => {
    await anna.call('add_projects', { projects: [{ name: 'Home', color: '#aabbcc' }] });
    await anna.call('manage_sections', { project: 'Home', action: 'add', name: 'Kitchen' });
    const { failures } = await anna.call('add_tasks', {
      tasks: [
        { title: 'Paint', project: 'Home', section: 'Kitchen', tags: ['diy'], priority: 'p1' },
        { title: 'Buy paint', parent: 'Paint', due: 'tomorrow at 9', reminders: ['-PT30M'] },
        { title: 'Water plants', due: 'friday', recurrence: 'every friday', assignee: 'me' },
        { title: 'Invite', blocked_by: ['Paint'], deadline: '2026-12-24', duration: '45 min' },
      ],
    });
    expect(failures).toEqual([]);
    await anna.call('add_comments', { comments: [{ task: 'Paint', body: 'White' }] });
    await anna.call('complete_tasks', { tasks: ['Buy paint'] });
    const first = await exported(anna);
    const bob = await server.connect((await server.addPerson('Bob')).token);
    const report = await bob.call('import_tasks', { content: first });
    expect(report).toMatchObject({ added: { tasks: 4, projects: 1 }, not_understood: [] });
    const second = await exported(bob);
    expect(normalised(second)).toEqual(normalised(first));
    expect((await bob.call('import_tasks', { content: first })).added.tasks).toBe(0);
    expect((await anna.call('import_tasks', { content: second })).already_there).toBe(4);
  });
});

async function exported(client: TestClient): Promise<string> {
  const { content } = await client.call('export_tasks', {
    format: 'taskloom-json',
    include_done: true,
  });
  return content;
}

/** Ids in the order they come. */
function normalised(content: string): unknown {
  const ids = new Map<string, string>();
  const text = content
    .replaceAll(/"external_id":"[^"]*",?/gu, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
      return ids.get(id) ?? '';
    });
  return JSON.parse(text);
}
