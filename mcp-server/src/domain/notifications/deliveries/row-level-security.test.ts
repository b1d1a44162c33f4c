import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../../../testing/test-server.ts';

/** As a person's tool call runs in the database, whatever SQL a tool might get wrong. */
describe('the database shows a person', () => {
  let server: TestServer;
  let eve: string;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
    const anna = await server.connect();
    const worker = await server.connect(server.tokens.notification);
    await worker.call('release_due_reminders', { offer: { channels: ['webhook'] } });
    await anna.call('update_settings', {
      daily_plan: '12:00',
      channels: [{ channel: 'webhook', address: 'https://hook.example/anna' }],
    });
    await anna.call('add_tasks', {
      tasks: [{ title: 'x', reminders: ['2026-11-21T11:00:00Z'] }],
    });
    server.setNow('2026-11-21T11:00:00Z');
    await worker.call('release_due_reminders', {});
    const notices = await server.admin`select id from taskloom.notices`;
    for (const { id } of notices) await worker.call('record_delivery', { notice_id: id });
    eve = (await server.addPerson('Eve')).userId;
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function rowsAs(userId: string, table: string): Promise<number> {
    return server.admin.begin(async (tx) => {
      await tx`select set_config('role', 'taskloom_user', true),
                      set_config('taskloom.user_id', ${userId}, true)`;
      return (await tx`select 1 from ${tx(`taskloom.${table}`)}`).length;
    });
  }

  test.each(['channels', 'notices', 'deliveries', 'notifications'])(
    'their own %s and no others',
    async (table) => {
      expect(await rowsAs(server.userId, table)).toBeGreaterThan(0);
      expect(await rowsAs(eve, table)).toBe(0);
    },
  );

  test('no digests', async () => {
    await expect(rowsAs(server.userId, 'digests')).rejects.toMatchObject({ code: '42501' });
  });

  test('and lets them tell nothing to a stranger', async () => {
    const telling = server.admin.begin(async (tx) => {
      await tx`select set_config('role', 'taskloom_user', true),
                      set_config('taskloom.user_id', ${eve}, true)`;
      await tx`
        insert into taskloom.notices (id, user_id, kind, key, title, created_at)
        values (gen_random_uuid(), ${server.userId}, 'mention', 'k', 'spam', now())`;
    });
    await expect(telling).rejects.toMatchObject({ code: '42501' });
  });
});
