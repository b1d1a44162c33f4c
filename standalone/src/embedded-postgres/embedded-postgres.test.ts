import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectPostgres } from '@taskloom/platform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';
import { readPostmasterFile } from './leftover.ts';

let parent: string;
let dataFolder: string;
let progress: string[];

beforeEach(async () => {
  // mkdtemp's folder is closed to other users: as root, PostgreSQL's user has to get through it.
  parent = await realpath(await mkdtemp(join(tmpdir(), 'taskloom-postgres-')));
  dataFolder = join(parent, 'data');
  await mkdir(dataFolder, { mode: 0o700 });
  progress = [];
});

afterEach(() => rm(parent, { recursive: true, force: true }));

describe('embedded PostgreSQL', { timeout: 180_000 }, () => {
  test('is made at the first start and keeps its data over the next', async () => {
    {
      await using server = await start();
      await query(server, 'create table notes (text text)');
      await query(server, `insert into notes values ('kept')`);
    }
    expect(progress).toEqual(['Making the database (first start only) …']);
    await using server = await start();
    expect(await query(server, 'select text from notes')).toEqual([{ text: 'kept' }]);
    expect(progress).toHaveLength(1);
  });

  test('is durable, listens on loopback only and wants a password', async () => {
    await using server = await start();
    const [settings] = await query(
      server,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('full_page_writes') as pages, current_setting('data_checksums') as sums,
        current_setting('listen_addresses') as addresses`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      sums: 'on',
      addresses: '127.0.0.1',
    });
    const stranger = server.url({ name: 'admin', password: 'guess' }, 'postgres');
    await expect(queryUrl(stranger, 'select 1')).rejects.toThrow(/password authentication failed/u);
  });

  test.each([
    ['a socket', (folder: string) => folder],
    [
      'TCP, where the path of a socket would be too long',
      (folder: string) => join(folder, 'x'.repeat(80)),
    ],
  ])('is reached by %s', async (way, place) => {
    dataFolder = place(dataFolder);
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    await using server = await start();
    const [connection] = await query(
      server,
      'select client_port from pg_stat_activity where pid = pg_backend_pid()',
    );
    const bySocket = { client_port: -1 };
    if (way === 'a socket') expect(connection).toEqual(bySocket);
    else expect(connection).not.toEqual(bySocket);
  });

  test('is for its user alone and leaves nothing beside it', async () => {
    {
      await using _server = await start();
      expect((await stat(join(dataFolder, 'postgres'))).mode & 0o777).toBe(0o700);
    }
    expect(await readdir(dataFolder)).toEqual(['postgres', 'postgres.log']);
  });

  test('writes no statement and no value of a failed row into its log', async () => {
    await using server = await start();
    await query(server, 'create table notes (text text primary key)');
    await query(server, `insert into notes values ('private words')`);
    await expect(query(server, `insert into notes values ('private words')`)).rejects.toThrow(
      'duplicate key',
    );
    const log = await readFile(join(dataFolder, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('private words');
  });

  test('stops the server that an earlier run left on the folder', async () => {
    await using leftover = await start();
    await query(leftover, 'create table notes (text text)');
    await using server = await start();
    expect(progress).toContain('Stopping the database that an earlier run left behind …');
    await leftover.exited;
    expect(await query(server, 'select * from notes')).toEqual([]);
  });

  test('recovers what was committed when the server was killed', async () => {
    await using crashed = await start();
    await query(crashed, `create table notes (text text)`);
    await query(crashed, `insert into notes values ('acknowledged')`);
    const left = await readPostmasterFile(join(dataFolder, 'postgres'));
    process.kill(left?.pid ?? 0, 'SIGKILL');
    await crashed.exited;
    await using server = await start();
    expect(await query(server, 'select text from notes')).toEqual([{ text: 'acknowledged' }]);
  });

  test('is not kept from starting by a pid file whose number another program has', async () => {
    await (await start())[Symbol.asyncDispose]();
    const cluster = join(dataFolder, 'postgres');
    await writeFile(join(cluster, 'postmaster.pid'), `${process.ppid}\n${cluster}\n1\n5432\n`);
    await using server = await start();
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('makes the database again when the first start was interrupted', async () => {
    await mkdir(join(dataFolder, 'postgres.init-1', 'data', 'base'), { recursive: true });
    await using _server = await start();
    expect(await readdir(dataFolder)).toEqual(['postgres', 'postgres.log']);
  });

  test('refuses a database of another major version and leaves it alone', async () => {
    await mkdir(join(dataFolder, 'postgres'));
    await writeFile(join(dataFolder, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/written by PostgreSQL 17.*brings PostgreSQL 18/u);
    expect(await readdir(join(dataFolder, 'postgres'))).toEqual(['PG_VERSION']);
  });

  test('refuses a folder that holds something else and leaves it alone', async () => {
    await mkdir(join(dataFolder, 'postgres'));
    await writeFile(join(dataFolder, 'postgres', 'photo.jpg'), '');
    await expect(start()).rejects.toThrow(/holds no PostgreSQL database/u);
    expect(await readdir(join(dataFolder, 'postgres'))).toEqual(['photo.jpg']);
  });
});

function start(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    dataFolder,
    superuser: { name: 'admin', password: 'correct horse battery staple' },
    onProgress: (line) => progress.push(line),
  });
}

function query(server: EmbeddedPostgres, statement: string): Promise<object[]> {
  return queryUrl(server.adminUrl('postgres'), statement);
}

async function queryUrl(url: string, statement: string): Promise<object[]> {
  const sql = connectPostgres(url, { max: 1 });
  try {
    return Array.from(await sql.unsafe<object[]>(statement));
  } finally {
    await sql.end();
  }
}
