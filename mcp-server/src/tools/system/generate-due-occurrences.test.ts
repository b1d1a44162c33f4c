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
  worker = await server.connect(server.tokens.recurrence);
});
afterEach(() => server[Symbol.asyncDispose]());

async function repeat(title: string, more: object = {}): Promise<Answer> {
  const { tasks } = await anna.call('add_tasks', {
    tasks: [{ title, due: '2026-11-21', recurrence: 'every day', ...more }],
  });
  return tasks[0];
}

async function generateAt(instant: string): Promise<Answer> {
  server.setNow(instant);
  return worker.call('generate_due_occurrences');
}

async function days(title: string): Promise<string[]> {
  const { tasks } = await anna.call('find_tasks', { text: title, sort: 'due' });
  return tasks.map(({ due }: { due: { date?: string; at?: string } }) => due.date ?? due.at);
}

/** The database refuses to write tasks of this title, until what is returned is called. */
async function failWriting(title: string, code: string): Promise<() => Promise<void>> {
  await server.admin.unsafe(`
    create function fail_writing() returns trigger language plpgsql as $$ begin
      if new.title = '${title}' then raise exception 'on purpose' using errcode = '${code}'; end if;
      return new;
    end $$;
    create trigger fail_writing before insert on taskloom.tasks
      for each row execute function fail_writing()`);
  return async () => void (await server.admin`drop trigger fail_writing on taskloom.tasks`);
}

test('an occurrence of a day is made when that day begins where the person lives', async () => {
  await repeat('Bins');
  const { next_at: next } = await generateAt('2026-11-21T22:59:59Z');
  expect(next).toBe('2026-11-21T23:00:00.000Z');
  expect(await days('Bins')).toEqual(['2026-11-21']);
  await generateAt('2026-11-21T23:00:00Z');
  expect(await days('Bins')).toEqual(['2026-11-21', '2026-11-22']);
});

describe('a series that fails', () => {
  test.each([
    ['a statement timeout', '57014'],
    ['a deadlock', '40P01'],
    ['a lock that was not to be had', '55P03'],
    ['an error of the database itself', 'XX000'],
  ])('with %s is tried again and holds up nobody', async (_name, code) => {
    await repeat('Broken');
    await repeat('Sound');
    const mend = await failWriting('Broken', code);
    for (let round = 0; round < 3; round += 1) await generateAt(`2026-11-22T10:00:0${round}Z`);
    expect(await days('Sound')).toEqual(['2026-11-21', '2026-11-22']);
    expect(await days('Broken')).toEqual(['2026-11-21']);
    expect(await server.metric('taskloom_series_failing')).toBe(1);
    await mend();
    const { next_at: retry } = await generateAt('2026-11-22T10:00:03Z');
    expect(Date.parse(retry)).toBeLessThan(Date.parse('2026-11-22T10:01:00Z'));
    await generateAt(retry);
    expect(await days('Broken')).toEqual(['2026-11-21', '2026-11-22']);
    expect(await server.metric('taskloom_series_failing')).toBe(0);
    await generateAt('2026-11-23T10:00:00Z');
    expect(await days('Broken')).toEqual(['2026-11-21', '2026-11-22', '2026-11-23']);
  });

  test('is tried after longer and longer pauses, an hour at most', async () => {
    await repeat('Broken');
    await failWriting('Broken', '57014');
    const waits: number[] = [];
    let now = '2026-11-22T00:00:00Z';
    for (let round = 0; round < 12; round += 1) {
      const { next_at: next } = await generateAt(now);
      waits.push((Date.parse(next) - Date.parse(now)) / 1000);
      now = next;
    }
    expect(waits.slice(0, 3)).toEqual([5, 10, 20]);
    expect(waits.at(-1)).toBe(3600);
  });

  test('because of its own data is paused, and its owner is told', async () => {
    const task = await repeat('Broken');
    await repeat('Sound');
    const rule = await corruptRule(task.id);
    await generateAt('2026-11-22T10:00:00Z');
    expect(await days('Sound')).toEqual(['2026-11-21', '2026-11-22']);
    expect(await server.metric('taskloom_series_parked')).toBe(1);
    const { tasks } = await anna.call('get_tasks', { tasks: [task.id] });
    expect(tasks[0].recurrence).toMatchObject({ paused: true, next: [] });
    expect(await told()).toMatchObject([
      { title: 'Broken', body: expect.stringContaining('stopped repeating (every day)') },
    ]);
    await server.admin`update taskloom.series set rule = ${server.admin.json(rule)}
      where last_task_id = ${task.id}`;
    await anna.call('set_recurrence', { task: task.id, pause: false });
    await generateAt('2026-11-23T10:00:00Z');
    expect(await days('Broken')).toEqual(['2026-11-21', '2026-11-23']);
    expect(await server.metric('taskloom_series_parked')).toBe(0);
  });

  test('after a completion is tried again as well', async () => {
    const task = await repeat('Broken', { recurrence: 'every! 2 days' });
    await anna.call('complete_tasks', { tasks: [task.id] });
    const mend = await failWriting('Broken', '57014');
    expect(await worker.call('advance_series', { task_id: task.id })).toEqual({ tasks: [] });
    await mend();
    await generateAt('2026-11-21T10:00:10Z');
    expect(await days('Broken')).toEqual(['2026-11-23']);
    expect(await server.metric('taskloom_series_failing')).toBe(0);
    await generateAt('2026-11-24T10:00:10Z');
    expect(await days('Broken')).toEqual(['2026-11-23']);
  });

  test('goes on for the project’s owner when whoever made it has left', async () => {
    const ben = await server.addPerson('Ben');
    await anna.call('add_projects', { projects: [{ name: 'Home' }] });
    await server.admin`
      insert into taskloom.project_members (project_id, user_id, role, created_at)
      select id, ${ben.userId}, 'editor', created_at from taskloom.projects where name = 'Home'`;
    const bens = await server.connect(ben.token);
    await bens.call('add_tasks', {
      tasks: [{ title: 'Bins', due: '2026-11-21', recurrence: 'every day', project: 'Home' }],
    });
    await server.admin`delete from taskloom.project_members
      where user_id = ${ben.userId} and role = 'editor'`;
    await generateAt('2026-11-22T10:00:00Z');
    expect(await days('Bins')).toEqual(['2026-11-21', '2026-11-22']);
  });
});

async function corruptRule(taskId: string): Promise<Answer> {
  const [series] = await server.admin`
    select s.rule from taskloom.series s where last_task_id = ${taskId}`;
  await server.admin`
    update taskloom.series set rule = rule || '{"rrule": "FREQ=SOMETIMES"}'
     where last_task_id = ${taskId}`;
  return series?.['rule'];
}

async function told(): Promise<Answer[]> {
  return server.admin`select title, body from taskloom.notices where kind = 'system'`;
}
