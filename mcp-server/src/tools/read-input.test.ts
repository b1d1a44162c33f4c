import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../testing/test-server.ts';

describe('a batch with malformed items', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('does the rest, and names each by its place in the call', async () => {
    const answer = await anna.call('add_tasks', {
      tasks: [
        { title: '' },
        { title: 'One' },
        { title: 'Two', priority: 'urgent' },
        { title: 'Three', due: 'someday soon' },
        { title: 'Four', colour: 'red' },
        { title: 'Five' },
        {},
      ],
    });
    expect(answer.tasks.map(({ title }: Answer) => title)).toEqual(['One', 'Five']);
    expect(answer.failures).toMatchObject([
      { index: 0, code: 'invalid_input', message: 'tasks[0].title: must not be empty.' },
      { index: 2, message: 'tasks[2].priority: has to be p1, p2, p3, or p4.' },
      { index: 3, path: 'tasks[3].due' },
      { index: 4, message: 'tasks[4]: there is no field "colour" here.' },
      { index: 6, message: 'tasks[6].title: is missing (string).' },
    ]);
  });

  test('reports a place in lists of names, too', async () => {
    await anna.call('add_tasks', { tasks: [{ title: 'Done soon' }] });
    const answer = await anna.call('complete_tasks', { tasks: ['', 'Nobody', 'Done soon'] });
    expect(answer.tasks).toMatchObject([{ title: 'Done soon', status: 'done' }]);
    expect(answer.failures).toMatchObject([
      { index: 0, code: 'invalid_input' },
      { index: 1, code: 'not_found', path: 'tasks[1]' },
    ]);
  });

  test.each([
    ['atomic', { atomic: true, tasks: [{ title: 'Kept out' }, { title: '' }] }],
    ['with nothing left', { tasks: [{ title: '' }, { title: 'x'.repeat(501) }] }],
    ['with a field too many beside it', { tasks: [{ title: 'Kept out' }, {}], color: 'red' }],
    ['too long', { tasks: Array.from({ length: 101 }, () => ({ title: 'Kept out' })) }],
  ])('is refused as a whole when it is %s', async (_name, input) => {
    await expect(anna.call('add_tasks', input)).rejects.toMatchObject({
      payload: { code: 'invalid_input' },
    });
    expect((await anna.call('find_tasks', { text: 'Kept out' })).tasks).toEqual([]);
  });
});
