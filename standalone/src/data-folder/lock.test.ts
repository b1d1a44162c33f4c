import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lockDataFolder } from './lock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a second lock is refused, naming process and address but no token', async () => {
  await using _held = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toThrow(
    `process ${process.pid}, which is still starting`,
  );
  await writeFile(
    join(folder, 'access.json'),
    JSON.stringify({
      url: 'http://127.0.0.1:7420/#token=tl_pat_secret',
      mcpUrl: 'http://127.0.0.1:7420/mcp',
      token: 'tl_pat_secret',
      pid: process.pid,
    }),
  );
  const refusal = await lockDataFolder(folder).catch((error: unknown) => String(error));
  expect(refusal).toContain(`process ${process.pid}, at http://127.0.0.1:7420.`);
  expect(refusal).not.toContain('tl_pat_secret');
});

test('is free again after it was disposed of', async () => {
  {
    await using _held = await lockDataFolder(folder);
  }
  expect(await readdir(folder)).toEqual([]);
  await using _again = await lockDataFolder(folder);
});

test('a lock of a dead process is taken over', async () => {
  const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  await plant({ pid: dead });
  await using _mine = await lockDataFolder(folder);
  expect(await holder()).toBe(process.pid);
});

test('a lock whose pid another process has by now is taken over', async () => {
  await plant({ pid: process.ppid, started: 'long ago' });
  await using _mine = await lockDataFolder(folder);
  expect(await holder()).toBe(process.pid);
});

test('a lock that came with a copy of a running folder does not hold the copy', async () => {
  await using _held = await lockDataFolder(folder);
  const copy = await mkdtemp(join(tmpdir(), 'taskloom-lock-'));
  try {
    await cp(folder, copy, { recursive: true });
    await expect(lockDataFolder(copy)).resolves.toBeDefined();
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test('a lock that was cut off while it was written is taken over', async () => {
  await writeFile(join(folder, 'lock'), '{"pid": 12');
  await using _mine = await lockDataFolder(folder);
  expect(await holder()).toBe(process.pid);
});

test('of many that take over a stale lock at once exactly one gets it', async () => {
  await plant({ pid: process.ppid, started: 'long ago' });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

/** A lock as this process would write it, but for what is named. */
async function plant(changes: object): Promise<void> {
  await using _mine = await lockDataFolder(folder);
  const lock = JSON.parse(await readFile(join(folder, 'lock'), 'utf8')) as object;
  await writeFile(join(folder, 'lock'), JSON.stringify({ ...lock, id: 'planted', ...changes }));
}

async function holder(): Promise<number> {
  return (JSON.parse(await readFile(join(folder, 'lock'), 'utf8')) as { pid: number }).pid;
}

test('a holder that gives way is asked to end, by a start that does not itself', async () => {
  const lock = new URL('lock.ts', import.meta.url).href;
  const program = `
    const { lockDataFolder } = await import(${JSON.stringify(lock)});
    const held = await lockDataFolder(${JSON.stringify(folder)}, { givesWay: true });
    process.once('SIGTERM', async () => { await held[Symbol.asyncDispose](); process.exit(0); });
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  try {
    await once(other.stdout, 'data');
    await expect(lockDataFolder(folder, { givesWay: true })).rejects.toThrow(
      `process ${other.pid}`,
    );
    await using _mine = await lockDataFolder(folder);
    await expect.poll(() => other.exitCode).toBe(0);
    expect(await holder()).toBe(process.pid);
  } finally {
    other.kill('SIGKILL');
  }
});
