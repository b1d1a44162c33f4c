import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

describe('the manual order', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('keeps a batch in its order, and puts one right after another of it', async () => {
    const anna = await withTasks('A', 'B', 'C', 'D');
    expect(await order(anna)).toBe('ABCD');
    await anna.call('move_tasks', { tasks: ['D'], after: 'A' });
    expect(await order(anna)).toBe('ADBC');
    await anna.call('move_tasks', { tasks: ['A'], before: 'C' });
    expect(await order(anna)).toBe('DBAC');
  });

  test('puts several behind one another as they were named', async () => {
    const anna = await withTasks('A', 'B', 'C', 'D', 'E');
    await anna.call('move_tasks', { tasks: ['D', 'C'], after: 'A' });
    expect(await order(anna)).toBe('ADCBE');
    await anna.call('move_tasks', { tasks: ['E', 'A'], before: 'D' });
    expect(await order(anna)).toBe('EADCB');
  });

  test('never runs out of room between two', async () => {
    const anna = await withTasks('A', 'Y', 'Z', 'B');
    for (let i = 0; i < 40; i++) {
      const [last, other] = i % 2 === 0 ? ['Z', 'Y'] : ['Y', 'Z'];
      await anna.call('move_tasks', { tasks: [last], after: 'A' });
      expect(await order(anna)).toBe(`A${last}${other}B`);
    }
  });

  test('survives tasks that share a place, as older ones do', async () => {
    const anna = await withTasks('A', 'B', 'C', 'D');
    await server.admin`update taskloom.tasks set position = 1`;
    await anna.call('move_tasks', { tasks: ['D'], after: 'A' });
    expect(await order(anna)).toBe('ADBC');
  });

  test('says so when the other task is in another project', async () => {
    const anna = await withTasks('A');
    await anna.call('add_projects', { projects: [{ name: 'Home' }] });
    await anna.call('add_tasks', { tasks: [{ title: 'H', project: 'Home' }] });
    const { failures } = await anna.call('move_tasks', { tasks: ['A'], after: 'H' });
    expect(failures).toMatchObject([
      { code: 'invalid_input', message: expect.stringContaining('another project') },
    ]);
    await anna.call('move_tasks', { tasks: ['A'], after: 'H', project: 'Home' });
    expect(await order(anna)).toBe('HA');
  });

  async function withTasks(...titles: string[]): Promise<TestClient> {
    const client = await server.connect((await server.addPerson('Anna')).token);
    await client.call('add_tasks', { tasks: titles.map((title) => ({ title })) });
    return client;
  }

  async function order(client: TestClient): Promise<string> {
    const { tasks } = await client.call('find_tasks', { sort: 'position' });
    return tasks.map(({ title }: Answer) => title).join('');
  }
});
