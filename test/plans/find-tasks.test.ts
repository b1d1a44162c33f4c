import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import postgres from 'postgres';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NOW, personId, seedTasks } from '../../bench/tasks/seed.ts';
import { connectDatabase, type TransactionSql } from '../../mcp-server/src/database/connect.ts';
import { createDatabase, type Database } from '../../mcp-server/src/database/database.ts';
import { migrate } from '../../mcp-server/src/database/migrate.ts';
import { loadActor } from '../../mcp-server/src/domain/actors.ts';
import { ChangeTracker } from '../../mcp-server/src/domain/change-tracker.ts';
import { selectTasks } from '../../mcp-server/src/domain/tasks/find-tasks.ts';

/** No more of each project than a page; with few tasks in it, that is by a sort. */
const PAGE_OF_EACH = /Nested Loop.*-> {2}Limit.*(tasks_open|tasks_title)/su;
/** Ten people's 10,000 tasks; the person who asks has 1,100 of them. */
const PEOPLE = 10;
const PERSON = personId(6);

/** An index answers alone only where all can see a page; PostgreSQL's own analyze may hold that back. */
async function isSettled(sql: postgres.Sql): Promise<boolean> {
  await sql`vacuum analyze taskloom.task_search`;
  const [table] = await sql<{ settled: boolean }[]>`
    select relallvisible >= relpages as settled from pg_class
     where oid = 'taskloom.task_search'::regclass`;
  return table?.settled === true;
}

describe('the plan of', () => {
  const stack = new AsyncDisposableStack();
  let database: Database;
  beforeAll(async () => {
    const place = stack.use(await createTestDatabase());
    const appUrl = place.urlFor('taskloom_test_app', 'test');
    await migrate({ adminUrl: place.url, appUrl });
    const admin = postgres(place.url, { max: 1, onnotice: () => {} });
    stack.defer(() => admin.end());
    await seedTasks(admin, { people: PEOPLE });
    await waitFor(() => isSettled(admin), { what: 'a vacuum that nothing held back' });
    const sql = connectDatabase({ url: appUrl, maxConnections: 1 });
    stack.defer(() => sql.end());
    database = createDatabase(sql);
  });
  afterAll(() => stack.disposeAsync());

  test.each([
    ['all that is open', {}, PAGE_OF_EACH],
    ['all by title', { sort: 'title' as const }, PAGE_OF_EACH],
    ['today’s view', { filter: 'today | overdue' }, /tasks_open/u],
    ['what is to come', { filter: 'upcoming' }, /tasks_open/u],
    ['one project', { filter: '#"Project 3"' }, /tasks_open/u],
    ['a tag and a priority', { filter: '@tag3 & p1' }, /tasks_open/u],
    ['what was done', { filter: 'completed: last 7 days' }, /tasks_done/u],
    ['what is blocked', { filter: 'blocked' }, /tasks_waiting/u],
    ['a search', { text: 'passport' }, /tasks_pkey|tasks_open/u],
  ])('%s uses an index and never reads everybody’s tasks', async (_name, query, index) => {
    const plan = await asPerson(async (sql) => {
      const actor = await loadActor({ sql, userId: PERSON, now: Temporal.Instant.from(NOW) });
      const work = { sql, actor, changes: new ChangeTracker({ sql, at: NOW }) };
      const { statement } = await selectTasks(work, { ...query, limit: 50 });
      return sql<PlanLine[]>`explain ${statement}`;
    });
    expect(textOf(plan)).toMatch(index);
    expect(textOf(plan)).not.toMatch(/Seq Scan on (tasks|task_search|comments|reminders)/u);
  });

  test('text search reads the person’s rows from one index, without visiting the table', async () => {
    const plan = await asOwner(
      (sql, projects) => sql<PlanLine[]>`
        explain select task_id from taskloom.task_search
         where project_id = any (${projects}::uuid[])
           and head like all (array['%passport%', '%ada%'])`,
    );
    expect(textOf(plan)).toContain('Index Only Scan using task_search_own');
  });

  test('a title is looked up in an index', async () => {
    const plan = await asOwner(
      (sql, projects) => sql<PlanLine[]>`
        explain select id from taskloom.tasks
         where project_id = any (${projects}::uuid[]) and deleted_at is null
           and lower(title) = any (array(select lower(w) from unnest(array['Call Ada']) w))`,
    );
    expect(textOf(plan)).toMatch(/tasks_title.*Index Cond:[^\n]*lower\(title\)/su);
  });

  /** As the functions that go past row-level security see it, given the person's projects. */
  function asOwner<T>(run: (sql: TransactionSql, projects: string[]) => Promise<T>): Promise<T> {
    return database.asSystem(async (sql) => {
      const projects = await sql<{ id: string }[]>`
        select project_id as id from taskloom.project_members where user_id = ${PERSON}`;
      return run(
        sql,
        projects.map(({ id }) => id),
      );
    });
  }

  function asPerson<T>(run: (sql: TransactionSql) => Promise<T>): Promise<T> {
    return database.asUser(PERSON, run);
  }
});

interface PlanLine {
  'QUERY PLAN': string;
}

function textOf(plan: readonly PlanLine[]): string {
  return plan.map((line) => line['QUERY PLAN']).join('\n');
}
