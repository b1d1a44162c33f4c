import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { createTestDatabase, waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

const MAIN = new URL('./main.ts', import.meta.url).pathname;

function start(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('the process of its own says what is wrong with its configuration and ends with 1', async () => {
  const child = start({ TASKLOOM_MODEL: 'gpt' });
  const [said, [code]] = await Promise.all([
    child.stderr ? text(child.stderr) : '',
    once(child, 'exit'),
  ]);
  expect(code).toBe(1);
  for (const key of ['TASKLOOM_MODEL', 'TASKLOOM_MCP_URL', 'DATABASE_URL']) {
    expect(said).toContain(key);
  }
});

test('the process of its own starts without its neighbours, and stops cleanly', async () => {
  await using database = await createTestDatabase();
  const child = start({
    TASKLOOM_MCP_URL: 'http://127.0.0.1:9/mcp',
    TASKLOOM_SERVICE_TOKEN: 'tl_svc_x',
    DATABASE_URL: database.url,
    TASKLOOM_PORT: '0',
  });
  let log = '';
  child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const exit = once(child, 'exit');
  const url = await waitFor(() => /"url":"(http:[^"]+)"/.exec(log)?.[1]);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(url, { headers: { accept: 'text/html' } })).status).toBeOneOf([200, 503]);
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
});
