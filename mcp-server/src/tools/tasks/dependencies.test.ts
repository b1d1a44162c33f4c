import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('a task that waits for others', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer();
    anna = await server.connect();
    await anna.call('add_tasks', {
      tasks: [
        { title: 'Dig' },
        { title: 'Pour', blocked_by: ['Dig'] },
        { title: 'Build', blocked_by: ['Pour'] },
      ],
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function waits(task: string, blockers: string[]) {
    const answer = await anna.call('update_tasks', { tasks: [{ task, blocked_by: blockers }] });
    return answer.failures;
  }

  test.each([
    ['itself', 'Dig', ['Dig']],
    ['one that waits for it', 'Dig', ['Pour']],
    ['one that waits for it through another', 'Dig', ['Build']],
  ])('may not wait for %s', async (_name, task, blockers) => {
    expect(await waits(task, blockers)).toMatchObject([
      { code: 'invalid_input', message: 'That would make the task wait for itself.' },
    ]);
    expect((await anna.call('get_tasks', { tasks: ['Dig'] })).tasks[0].blocked_by).toEqual([]);
  });

  test('may wait for one that another waits for too', async () => {
    expect(await waits('Build', ['Pour', 'Dig'])).toEqual([]);
  });
});
