import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('a title', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-27T20:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ['Buy\nmilk', 'Buy milk'],
    ['Buy\r\n\tmilk\u2028now', 'Buy milk now'],
    ['  👍🏽  ', '👍🏽'],
  ])('is one line: %j', async (given, title) => {
    const { tasks } = await anna.call('add_tasks', { tasks: [{ title: given }] });
    expect(tasks[0].title).toBe(title);
    const { tasks: changed } = await anna.call('update_tasks', {
      tasks: [{ task: tasks[0].id, title: `${given.trim()}\n2` }],
    });
    expect(changed[0].title).toBe(`${title} 2`);
  });

  test.each(['\u200B\u200D', '\u2800', '\u3164', '\u00AD \uFE0F'])(
    'that nobody can see is refused: %j',
    async (title) => {
      await expect(anna.call('add_tasks', { tasks: [{ title }] })).rejects.toMatchObject({
        payload: { code: 'invalid_input', message: expect.stringContaining('visible') },
      });
      await expect(anna.call('quick_add', { text: title })).rejects.toMatchObject({
        payload: { code: 'invalid_input' },
      });
    },
  );

  test('of an import is one line, and left out with its place where nobody can see it', async () => {
    const report = await anna.call('import_tasks', {
      content: JSON.stringify({
        format: 'taskloom',
        version: 1,
        tasks: [
          { id: 'a', title: 'First\nsecond' },
          { id: 'b', title: '\u200B' },
          { id: 'c', title: ' ', notes: 'Something' },
        ],
      }),
    });
    expect(report.tasks.map(({ title }: { title: string }) => title)).toEqual([
      'First second',
      'Untitled',
    ]);
    expect(report.not_understood).toMatchObject([{ path: 'tasks[1]' }, { path: 'tasks[2]' }]);
  });
});
