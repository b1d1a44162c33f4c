import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectPostgres, createLogger } from '@taskloom/platform';
import type postgres from 'postgres';
import { Temporal } from 'temporal-polyfill';

import { addUser } from '../mcp-server/src/auth/accounts.ts';
import { createSealer } from '../mcp-server/src/auth/sealer.ts';
import { createCalendarAddresses } from '../mcp-server/src/calendar/addresses.ts';
import { createDownloadLinks } from '../mcp-server/src/import-export/export/download-links.ts';
import { connectDatabase } from '../mcp-server/src/database/connect.ts';
import { createDatabase } from '../mcp-server/src/database/database.ts';
import { migrate } from '../mcp-server/src/database/migrate.ts';
import { callPersonTool, callSystemTool } from '../mcp-server/src/tools/execute.ts';
import { type ToolServices } from '../mcp-server/src/tools/tool-call.ts';
import { personTools, systemTools } from '../mcp-server/src/tools/registry.ts';
import { startEmbeddedPostgres } from '../standalone/src/embedded-postgres/embedded-postgres.ts';

const [, , SERIES = '100000', REPLICAS = '2', PEOPLE = '100', REPLICA_OF = ''] = process.argv;
/** What issue 5 asks for. */
const BUDGET_SECONDS = 60;
const APPLICATION = { name: 'taskloom_bench_app', password: 'bench' };
const BEFORE = '2026-11-20T07:00:00Z';
const DUE = '2026-11-21T08:00:01Z';

/**
 * `node bench/recurrence.ts [series] [replicas] [people]`: series that are all due at the same moment,
 * made by that many processes at once, each with what the recurrence worker's tool does.
 */
async function main(): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'taskloom-bench-')));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(
    await startEmbeddedPostgres({
      dataFolder: folder,
      superuser: { name: 'bench', password: 'bench' },
      onProgress: () => {},
      settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
    }),
  );
  const adminUrl = server.adminUrl('postgres');
  const appUrl = server.url(APPLICATION, 'postgres');
  await migrate({ adminUrl, appUrl });
  const sql = connectPostgres(adminUrl, { max: 2 });
  stack.defer(() => sql.end());
  await seed(sql, appUrl);

  const begun = performance.now();
  const replicas = Array.from({ length: Number(REPLICAS) }, () =>
    spawn(process.execPath, [import.meta.filename, SERIES, REPLICAS, PEOPLE, appUrl], {
      stdio: 'inherit',
    }),
  );
  const codes = await Promise.all(replicas.map((each) => once(each, 'exit')));
  const seconds = (performance.now() - begun) / 1000;
  const [made] = await sql`
    select count(*)::int as all, count(distinct (series_id, occurrence_key))::int as once,
           count(distinct series_id)::int as series
      from taskloom.tasks where occurrence_key like '2026-11-21%'`;
  const [{ events } = { events: 0 }] =
    await sql`select count(*)::int as events from taskloom.outbox`;
  console.table([
    { ...made, events, seconds: round(seconds), 'per second': round(Number(SERIES) / seconds) },
  ]);
  const wanted = Number(SERIES);
  const isWhole = made?.['all'] === wanted && made['once'] === wanted && made['series'] === wanted;
  const isHeld = isWhole && seconds < BUDGET_SECONDS && codes.every(([code]) => code === 0);
  console.log(isHeld ? `budget held: all once in under ${BUDGET_SECONDS} s` : 'MISSED');
  if (!isHeld) process.exitCode = 1;
}

/** One process: asks for due work until there is none. */
async function replicate(url: string): Promise<void> {
  const { services, end } = serve(url, DUE);
  const tool = systemTools.find(({ name }) => name === 'generate_due_occurrences');
  if (!tool) throw new Error('there is no such tool');
  for (let more = true; more;) {
    const { output } = await callSystemTool(services, tool, {
      principal: { kind: 'service', service: 'recurrence', scopes: ['system'] },
      input: { limit: 500 },
      signal: AbortSignal.timeout(60_000),
    });
    more = output['more'] === true;
  }
  await end();
}

/** One series of each person by the tools, and copies of it. */
async function seed(sql: postgres.Sql, appUrl: string): Promise<void> {
  const { services, end } = serve(appUrl, BEFORE);
  const add = personTools.find(({ name }) => name === 'add_tasks');
  if (!add) throw new Error('there is no add_tasks');
  for (let person = 0; person < Number(PEOPLE); person += 1) {
    const userId = await sql.begin((tx) =>
      addUser(tx as never, {
        name: `Person ${person}`,
        timeZone: 'Europe/Berlin',
        isZoneGuessed: false,
        at: BEFORE,
      }),
    );
    await callPersonTool(services, add, {
      principal: { kind: 'person', userId, scopes: ['tasks:read', 'tasks:write'] },
      input: {
        tasks: [
          { title: 'Water the plants', due: '2026-11-20T08:00:00Z', recurrence: 'every day' },
        ],
      },
      signal: AbortSignal.timeout(60_000),
    });
  }
  await end();
  const copies = Number(SERIES) / Number(PEOPLE) - 1;
  await sql`
    create temporary table copies as
      select s.id as series_id, s.last_task_id as task_id,
             gen_random_uuid() as new_series, gen_random_uuid() as new_task
        from taskloom.series s cross join generate_series(1, ${copies}::int)`;
  await sql`
    insert into taskloom.series
      select (jsonb_populate_record(s, jsonb_build_object('id', new_series, 'last_task_id', new_task))).*
        from copies join taskloom.series s on s.id = series_id`;
  await sql`
    insert into taskloom.tasks
      select (jsonb_populate_record(t, jsonb_build_object('id', new_task, 'series_id', new_series))).*
        from copies join taskloom.tasks t on t.id = task_id`;
  await sql`truncate taskloom.outbox`;
  await sql`vacuum analyze`;
}

function serve(url: string, now: string) {
  const sql = connectDatabase({ url, maxConnections: 2 });
  const services: ToolServices = {
    database: createDatabase(sql),
    people: { get: (_userId, read) => read(), forget: () => {} },
    logger: createLogger({ name: 'bench', level: 'error' }),
    observe: () => {},
    committed: () => {},
    now: () => Temporal.Instant.from(now),
    calendar: createCalendarAddresses({ publicUrl: 'https://example.com', key: 'x'.repeat(32) }),
    downloads: createDownloadLinks({ publicUrl: 'https://example.com', key: 'x'.repeat(32) }),
    invitations: { address: (token) => token, mail: () => {} },
    confirmations: { canMail: false, address: (token) => token, mail: () => {} },
    sealer: createSealer(['x'.repeat(32)]),
  };
  return { services, end: () => sql.end() };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

await (REPLICA_OF === '' ? main() : replicate(REPLICA_OF));
