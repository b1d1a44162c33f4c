import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';

describe('add_tasks', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('adds what it understands and lists what it refuses with its place', async () => {
    const answer = await anna.call('add_tasks', {
      tasks: [
        { title: 'Buy milk', due: 'tomorrow at 9', recurrence: 'every week', priority: 'p1' },
        { title: 'Broken', due: 'gibberish day' },
      ],
    });
    expect(answer.tasks).toHaveLength(1);
    expect(answer.tasks[0]).toMatchObject({
      title: 'Buy milk',
      status: 'open',
      priority: 'p1',
      due: { at: '2026-11-22T08:00:00.000Z', time_zone: 'Europe/Berlin' },
      recurrence: { anchor: 'schedule' },
      version: 1,
    });
    expect(answer.failures).toMatchObject([
      { index: 1, code: 'invalid_input', path: 'tasks[1].due' },
    ]);
  });
});
