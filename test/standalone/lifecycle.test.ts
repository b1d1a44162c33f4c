import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { waitFor } from '@taskloom/platform/testing';
import { describe, expect, test } from 'vitest';

import {
  endOf,
  processesOf,
  run,
  startInstance,
  temporaryDataFolder,
} from '../harness/instance.ts';
import { connectModern, findTasks } from '../harness/mcp.ts';

describe('the program as npm start runs it', { timeout: 360_000 }, () => {
  test('SIGTERM drains, ends with 0 and leaves neither process nor access file', async () => {
    await using data = await temporaryDataFolder();
    const instance = await startInstance(data.path);
    expect((await stat(`${data.path}/access.json`)).mode & 0o777).toBe(0o600);
    expect((await stat(data.path)).mode & 0o007).toBe(0);
    expect(await instance.stop()).toBe(0);
    expect(processesOf(data.path)).toEqual([]);
    expect(await readdir(data.path)).toEqual([
      'postgres',
      'postgres.log',
      'secrets.json',
      'taskloom.log',
    ]);
  });

  test('Ctrl-C ends it with 0 too', async () => {
    await using data = await temporaryDataFolder();
    const instance = await startInstance(data.path);
    instance.signal('SIGINT');
    expect(await endOf(instance)).toBe(0);
    expect(processesOf(data.path)).toEqual([]);
  });

  test('output that is no terminal has the address and no control characters', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await waitFor(() => instance.output().includes('Ctrl-C'));
    expect(instance.output()).toContain(`${instance.origin}/#token=${instance.access.token}`);
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    expect(instance.output()).not.toMatch(/[\u0000-\u0009\u000B-\u001F]/u);
  });

  test('a second start on the same folder says who holds it and changes nothing', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    const second = run(data.path);
    expect(await endOf(second)).not.toBe(0);
    expect(second.output()).toContain(`process ${instance.pid}, at ${instance.origin}`);
    expect(second.output()).not.toContain(instance.access.token);
    expect((await fetch(`${instance.origin}/healthz`)).status).toBe(200);
  });

  test('a database that a killed run left behind ends, and the next start is ready', async () => {
    await using data = await temporaryDataFolder();
    const killed = await startInstance(data.path);
    await killed.kill();
    await using next = await startInstance(data.path);
    await waitFor(async () => (await fetch(`${next.origin}/readyz`)).status === 200);
    expect(databasesOf(data.path)).toHaveLength(1);
  });

  test('a killed database is started again; what was acknowledged is there, calls meanwhile are told', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    const acknowledged: string[] = [];
    const refusals: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (const { pid } of databasesOf(data.path)) process.kill(pid, 'SIGKILL');
      const title = `task of round ${round}`;
      await waitFor(
        () =>
          caller.call('add_tasks', { tasks: [{ title }] }, title).then(
            () => acknowledged.push(title),
            (error: Error) => void refusals.push(error.message),
          ),
        { timeoutMs: 30_000 },
      );
    }
    expect(refusals).not.toEqual([]);
    for (const refusal of refusals) expect(refusal).toMatch(/unavailable|cannot be reached/u);
    const found = await findTasks(caller);
    expect(found.map((task) => task.title).toSorted()).toEqual(acknowledged);
    await waitFor(async () => (await fetch(`${instance.origin}/readyz`)).status === 200);
    expect(databasesOf(data.path)).toHaveLength(1);
  });

  test('it stops cleanly while its database cannot be started again', async () => {
    await using data = await temporaryDataFolder();
    const instance = await startInstance(data.path);
    const version = join(data.path, 'postgres/PG_VERSION');
    const kept = await readFile(version);
    await writeFile(version, '1\n');
    for (const { pid } of databasesOf(data.path)) process.kill(pid, 'SIGKILL');
    await waitFor(async () => (await fetch(`${instance.origin}/readyz`)).status === 503);
    expect(await instance.stop()).toBe(0);
    expect(processesOf(data.path)).toEqual([]);
    await writeFile(version, kept);
  });

  test('a taken port is named, with what to do', async () => {
    await using data = await temporaryDataFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const refused = run(data.path, { TASKLOOM_PORT: String(port) });
      expect(await endOf(refused)).not.toBe(0);
      expect(refused.output()).toMatch(new RegExp(`Port ${port} is taken.*TASKLOOM_PORT`, 'su'));
      expect(processesOf(data.path)).toEqual([]);
    } finally {
      other.close();
    }
  });

  test.each([
    ['TASKLOOM_PORT', 'seventy'],
    ['TASKLOOM_PORT', '70000'],
    ['TASKLOOM_LOG_LEVEL', 'chatty'],
    ['TASKLOOM_MODEL', 'parrot:large'],
    ['TASKLOOM_MODEL_BASE_URL', 'not an address'],
  ])('%s=%s is refused by name and nothing is made', async (name, value) => {
    await using data = await temporaryDataFolder();
    const refused = run(data.path, { [name]: value });
    expect(await endOf(refused)).not.toBe(0);
    expect(refused.output()).toContain(name);
    expect(refused.output()).not.toMatch(/^\s+at .*\.ts/mu);
    await expect(stat(data.path)).rejects.toThrow('ENOENT');
  });

  test('a page of another site gets nothing, by its name or by its origin', async () => {
    await using data = await temporaryDataFolder();
    await using instance = await startInstance(data.path);
    const headers = {
      authorization: `Bearer ${instance.access.token}`,
      'content-type': 'application/json',
    };
    const call = (extra: Record<string, string>) =>
      statusOf(instance.access.mcpUrl, { ...headers, ...extra });
    expect(await call({ origin: 'https://tasks.example' })).toBe(403);
    expect(await call({ host: 'tasks.example' })).toBe(403);
    expect(await call({})).not.toBe(403);
  });
});

function databasesOf(dataFolder: string) {
  return processesOf(dataFolder).filter(({ command }) => /^\S*\/postgres -D/u.test(command));
}

/** fetch() does not let the Host header be chosen. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.once('error', reject);
    call.end('{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
  });
}
