import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createDatabase } from './database.ts';
import { sweep } from './housekeeping.ts';

describe('housekeeping', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('forgets activity that is older than it is kept, and nothing else', async () => {
    const anna = await server.connect();
    const { operation_id: old } = await anna.call('add_tasks', { tasks: [{ title: 'Old' }] });
    const { operation_id: recent } = await anna.call('add_tasks', { tasks: [{ title: 'New' }] });
    await server.admin`
      update taskloom.operations set created_at = now() - interval '31 days' where id = ${old}`;
    await sweep(createDatabase(server.admin), { activityDays: 0 });
    expect(await operations()).toEqual([old, recent]);
    await sweep(createDatabase(server.admin), { activityDays: 30 });
    expect(await operations()).toEqual([recent]);
    const [left] = await server.admin`
      select count(*)::int as rows from taskloom.activity where operation_id = ${old}`;
    expect(left?.['rows']).toBe(0);
    expect((await anna.call('find_tasks', { filter: 'all' })).tasks).toHaveLength(2);
  });

  async function operations(): Promise<string[]> {
    const rows = await server.admin<
      { id: string }[]
    >`select id from taskloom.operations order by id`;
    return rows.map(({ id }) => id);
  }
});
