import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { makeToken } from '@taskloom/mcp-server';
import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import { afterAll, expect, test } from 'vitest';

const programs = {
  server: fileURLToPath(new URL('../../mcp-server/src/main.ts', import.meta.url)),
  taskloom: fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url)),
};
const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

test('a server without its database waits, says so, and serves once it is migrated', async () => {
  const database = stack.use(await createTestDatabase());
  const inPlace = (url: string) =>
    Object.assign(new URL(url), { pathname: `${new URL(url).pathname}_late` }).href;
  const logins = {
    DATABASE_URL: inPlace(database.urlFor('taskloom_test_app', 'test')),
    TASKLOOM_EVENT_BUS_URL: inPlace(database.urlFor('taskloom_test_bus', 'test')),
  };
  const server = run([programs.server], {
    ...logins,
    TASKLOOM_AGENT_RUNTIME_TOKEN: makeToken('service'),
    TASKLOOM_RECURRENCE_TOKEN: makeToken('service'),
    TASKLOOM_NOTIFICATION_TOKEN: makeToken('service'),
    TASKLOOM_REQUEST_STATE_KEY: 'k'.repeat(32),
    TASKLOOM_PORT: '0',
  });
  const url = await waitFor(() => /"url":"([^"]+)"/u.exec(server.output())?.[1], {
    what: 'its address',
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const early = await fetch(`${url}/readyz`);
  expect(early.status).toBe(503);
  expect(await early.json()).toMatchObject({
    status: 'not_ready',
    checks: { database: { status: 'down' } },
  });
  expect((await fetch(`${url}/mcp`, { method: 'POST' })).status).toBe(503);

  const migration = run([programs.taskloom, 'admin', 'migrate'], {
    ...logins,
    TASKLOOM_ADMIN_DATABASE_URL: inPlace(database.url),
  });
  expect([await migration.exit, migration.output()]).toMatchObject([0, /up to date/u]);
  await waitFor(async () => (await fetch(`${url}/readyz`)).ok, { what: 'readiness' });
  expect((await fetch(`${url}/mcp`, { method: 'POST' })).status).toBe(401);
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
});

test('a server that waits for its database stops at once when it is told to', async () => {
  const server = run([programs.server], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    TASKLOOM_EVENT_BUS_URL: 'postgres://nobody@127.0.0.1:1/none',
    TASKLOOM_AGENT_RUNTIME_TOKEN: makeToken('service'),
    TASKLOOM_RECURRENCE_TOKEN: makeToken('service'),
    TASKLOOM_NOTIFICATION_TOKEN: makeToken('service'),
    TASKLOOM_REQUEST_STATE_KEY: 'k'.repeat(32),
    TASKLOOM_PORT: '0',
  });
  await waitFor(() => server.output().includes('waiting for the database'), { what: 'its log' });
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
});

function run(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  stack.defer(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    child,
    output: () => output,
    exit: once(child, 'exit').then(([code]: unknown[]) => code),
  };
}
