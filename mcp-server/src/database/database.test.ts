import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

describe('a database that goes away', { timeout: 360_000 }, () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer();
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('fails calls as unavailable, loses none that were acknowledged and doubles none', async () => {
    const stop = new AbortController();
    const breaking = breakConnections(stop.signal);
    const acknowledged = new Set<string>();
    let refused = 0;
    // A call asks little of the database: it takes a while until some were hit.
    for (let call = 0; call < 30 || refused < 3; call += 1) {
      const key = { 'taskloom/idempotencyKey': `call-${call}` };
      const tasks = ['a', 'b', 'c'].map((part) => ({ title: `Task ${call}${part}` }));
      // A client tries again with the same key until it has an answer.
      for (;;) {
        const result = await anna.raw('add_tasks', { tasks }, key).catch(() => undefined);
        if (result && !result.isError) break;
        refused += 1;
        const [content] = result?.content ?? [];
        if (content?.type === 'text') expect(content.text).toMatch(/^unavailable: /);
      }
      for (const { title } of tasks) acknowledged.add(title);
    }
    stop.abort();
    await breaking;
    const kept = await server.admin<{ title: string }[]>`select title from taskloom.tasks`;
    expect(kept.map(({ title }) => title).toSorted()).toEqual([...acknowledged].toSorted());
    expect(refused).toBeGreaterThan(0);
  });

  /** Ends the server's connections, again and again, in the middle of whatever they do. */
  async function breakConnections(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await server.admin`
        select pg_terminate_backend(pid) from pg_stat_activity
         where usename = 'taskloom_test_app' and datname = current_database()
           and state in ('active', 'idle in transaction')`;
      await sleep(20);
    }
  }
});

test.each(['40001', '40P01'])(
  'a call that lost against another (%s) is tried again',
  async (code) => {
    await using server = await startTestServer();
    const anna = await server.connect();
    await server.admin.unsafe(`
    create sequence tries;
    grant usage on sequence tries to public;
    create function lose_twice() returns trigger language plpgsql as $$ begin
      if nextval('public.tries') < 3 then raise exception 'on purpose' using errcode = '${code}'; end if;
      return new;
    end $$;
    create trigger lose_twice before insert on taskloom.tasks
      for each row execute function lose_twice()`);
    const { tasks, failures } = await anna.call('add_tasks', { tasks: [{ title: 'Tea' }] });
    expect({ tasks, failures }).toMatchObject({ tasks: [{ title: 'Tea' }], failures: [] });
    expect((await anna.call('find_tasks', { text: 'Tea' })).tasks).toHaveLength(1);
  },
);

test('calls go on as a migration changes what their prepared statements answer', async () => {
  await using server = await startTestServer();
  const anna = await server.connect();
  const work = async (title: string) => {
    const { tasks } = await anna.call('add_tasks', { tasks: [{ title }] });
    const id = (tasks as { id: string }[])[0]?.id;
    await anna.call('update_tasks', { tasks: [{ task: id, title: `${title}, done` }] });
    return (await anna.call('complete_tasks', { tasks: [id] })).failures;
  };
  expect(await work('Before')).toEqual([]);
  await server.admin`alter table taskloom.tasks add column to_come text not null default 'later'`;
  await server.admin`alter table taskloom.users add column to_come text`;
  expect(await work('After')).toEqual([]);
  expect((await anna.call('find_tasks', { filter: 'done' })).tasks).toHaveLength(2);
});
