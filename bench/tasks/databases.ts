import { mkdir, realpath } from 'node:fs/promises';

import { connectPostgres } from '@taskloom/platform';

import { migrate } from '../../mcp-server/src/database/migrate.ts';
import { startEmbeddedPostgres } from '../../standalone/src/embedded-postgres/embedded-postgres.ts';
import { seedTasks } from './seed.ts';

/** People of the databases that are compared; each has 1,000 tasks on average. */
export const SIZES = [10, 1000] as const;
type Size = (typeof SIZES)[number];

const SUPERUSER = { name: 'bench', password: 'bench' };
const APPLICATION = { name: 'taskloom_bench_app', password: 'bench' };

/** The databases in the folder, seeded when they are not there yet. */
export async function openDatabases(folder: string) {
  await mkdir(folder, { recursive: true });
  const server = await startEmbeddedPostgres({
    dataFolder: await realpath(folder),
    superuser: SUPERUSER,
    onProgress: console.log,
    settings: { shared_buffers: '512MB', max_wal_size: '4GB' },
  });
  for (const people of SIZES) await ensureDatabase(people);
  return {
    /** The application's own login, which row-level security binds. */
    url: (people: Size) => server.url(APPLICATION, nameOf(people)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };

  async function ensureDatabase(people: Size): Promise<void> {
    const name = nameOf(people);
    const root = connectPostgres(server.adminUrl('postgres'), { max: 1 });
    const [found] = await root`select from pg_database where datname = ${name}`;
    if (!found) await root.unsafe(`create database ${name}`);
    await root.end();
    const adminUrl = server.adminUrl(name);
    await migrate({ adminUrl, appUrl: server.url(APPLICATION, name) });
    const sql = connectPostgres(adminUrl, { max: 1 });
    const [seeded] = await sql`select from taskloom.users limit 1`;
    if (seeded) {
      // What a migration rewrote has to be vacuumed before an index can answer alone.
      await sql`vacuum analyze`;
    } else {
      const begun = performance.now();
      console.log(`Seeding ${(people * 1000).toLocaleString('en')} tasks …`);
      await seedTasks(sql, { people });
      console.log(`… took ${Math.round((performance.now() - begun) / 1000)} s`);
    }
    await sql.end();
  }
}

function nameOf(people: Size): string {
  return `taskloom_${people}`;
}
