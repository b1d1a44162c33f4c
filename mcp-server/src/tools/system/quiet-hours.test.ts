import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  type Answer,
  startTestServer,
  type TestClient,
  type TestServer,
} from '../../testing/test-server.ts';

let server: TestServer;
let anna: TestClient;
let worker: TestClient;

beforeEach(async () => {
  server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  anna = await server.connect();
  worker = await server.connect(server.tokens.notification);
  await worker.call('release_due_reminders', {
    offer: { channels: ['ntfy'], allow_private: true },
  });
  await anna.call('update_settings', {
    quiet_hours: { start: '22:00', end: '07:00', urgent: true },
    channels: [{ channel: 'ntfy', address: 'https://ntfy.example/anna' }],
  });
});
afterEach(() => server[Symbol.asyncDispose]());

async function remind(task: object, at: string): Promise<void> {
  await anna.call('add_tasks', { tasks: [{ title: 'Pills', reminders: [at], ...task }] });
}

async function release(): Promise<Answer> {
  return worker.call('release_due_reminders');
}

/** What the worker is given to send now; with an outcome it tells how that ended. */
async function claim(outcome?: string): Promise<string[]> {
  const [notice] = await server.admin`
    select id from taskloom.notices order by created_at desc limit 1`;
  const { deliveries } = await worker.call('record_delivery', { notice_id: notice?.['id'] });
  if (outcome !== undefined)
    await worker.call('record_delivery', {
      notice_id: notice?.['id'],
      begin: false,
      results: deliveries.map(({ id }: Answer) => ({
        delivery_id: id,
        outcome,
        error: 'HTTP 503',
      })),
    });
  return deliveries.map(({ channel }: Answer) => channel);
}

describe('another try', () => {
  test('after a failure waits for quiet hours to end', async () => {
    await remind({}, '2026-11-21T20:58:00Z');
    server.setNow('2026-11-21T20:58:00Z');
    await release();
    expect(await claim('failed')).toEqual(['ntfy']);
    // 5 s later is before ten, a minute after that as well; five minutes after that is not.
    for (const time of ['20:58:05', '20:59:05']) {
      server.setNow(`2026-11-21T${time}Z`);
      await release();
      expect(await claim('failed')).toEqual(['ntfy']);
    }
    for (const time of ['21:05:00', '21:40:00', '23:59:00']) {
      server.setNow(`2026-11-21T${time}Z`);
      expect(await release()).toMatchObject({ next_at: '2026-11-22T06:00:00.000Z' });
      expect(await claim()).toEqual([]);
    }
    server.setNow('2026-11-22T06:00:00Z');
    await release();
    expect(await claim('sent')).toEqual(['ntfy']);
  });

  test('in place of a worker that died waits as well', async () => {
    await remind({}, '2026-11-21T20:59:30Z');
    server.setNow('2026-11-21T20:59:30Z');
    await release();
    expect(await claim()).toEqual(['ntfy']);
    server.setNow('2026-11-21T21:01:00Z');
    await release();
    expect(await claim()).toEqual([]);
    server.setNow('2026-11-22T06:00:00Z');
    await release();
    expect(await claim()).toEqual(['ntfy']);
  });

  test('of what is urgent does not wait, where the person wants that', async () => {
    await remind({ priority: 'p1' }, '2026-11-21T22:00:00Z');
    server.setNow('2026-11-21T22:00:00Z');
    await release();
    expect(await claim('failed')).toEqual(['ntfy']);
    server.setNow('2026-11-21T22:00:05Z');
    await release();
    expect(await claim('failed')).toEqual(['ntfy']);
  });
});

test('urgent ones go through outside of the inbox too, others wait', async () => {
  const ben = await server.addPerson('Ben');
  await server.admin`
    insert into taskloom.project_members (project_id, user_id, role, created_at)
    select id, ${ben.userId}, 'editor', now() from taskloom.projects where inbox_of = ${server.userId}`;
  const { tasks } = await anna.call('add_tasks', {
    tasks: [{ title: 'Later' }, { title: 'Now', priority: 'p1' }],
  });
  const bens = await server.connect(ben.token);
  server.setNow('2026-11-21T22:00:00Z');
  for (const [index, expected] of [
    [0, []],
    [1, ['ntfy']],
  ] as const) {
    await bens.call('add_comments', { comments: [{ task: tasks[index].id, body: 'Hello' }] });
    expect(await claim()).toEqual(expected);
    server.setNow('2026-11-21T22:00:01Z');
  }
});

describe('reminders of a person that fail', () => {
  /** The database refuses to tell of tasks of this title, until what is returned is called. */
  async function failTelling(title: string, code: string): Promise<() => Promise<void>> {
    await server.admin.unsafe(`
      create function fail_telling() returns trigger language plpgsql as $$ begin
        if new.title = '${title}' then raise exception 'on purpose' using errcode = '${code}'; end if;
        return new;
      end $$;
      create trigger fail_telling before insert on taskloom.notices
        for each row execute function fail_telling()`);
    return async () => void (await server.admin`drop trigger fail_telling on taskloom.notices`);
  }

  async function told(): Promise<string[]> {
    const rows = await server.admin<{ title: string }[]>`
      select title from taskloom.notices order by title`;
    return rows.map(({ title }) => title);
  }

  async function addBen(): Promise<TestClient> {
    return server.connect((await server.addPerson('Ben')).token);
  }

  test('with a fault that may pass are told again, and others’ at once', async () => {
    const ben = await addBen();
    await remind({ title: 'Broken' }, '2026-11-21T12:00:00Z');
    await ben.call('add_tasks', {
      tasks: [{ title: 'Sound', reminders: ['2026-11-21T12:00:00Z'] }],
    });
    const mend = await failTelling('Broken', '57014');
    server.setNow('2026-11-21T12:00:00Z');
    const { next_at: next } = await release();
    expect(await told()).toEqual(['Sound']);
    expect(await server.metric('taskloom_reminders_failing')).toBe(1);
    expect(next).toBe('2026-11-21T12:00:05.000Z');
    await mend();
    await release();
    expect(await told()).toEqual(['Sound']);
    server.setNow(next);
    await release();
    expect(await told()).toEqual(['Broken', 'Sound']);
    expect(await server.metric('taskloom_reminders_failing')).toBe(0);
  });

  test('because of one reminder’s own data reach the inbox, and the others go out', async () => {
    for (const title of ['Broken', 'Sound']) await remind({ title }, '2026-11-21T12:00:00Z');
    await failTelling('Broken', '22001');
    server.setNow('2026-11-21T12:00:00Z');
    expect(await release()).toMatchObject({ more: false });
    expect(await told()).toEqual(['Sound']);
    const { notifications } = await anna.call('find_notifications');
    expect(notifications).toMatchObject([{ title: 'Broken', kind: 'reminder' }]);
    expect(await server.metric('taskloom_reminders_parked')).toBe(1);
    await release();
    expect((await anna.call('find_notifications')).notifications).toHaveLength(1);
  });
});
