import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { startAccountServer } from '../accounts/testing/account-server.ts';
import { allow, registerApp } from '../accounts/testing/oauth-flow.ts';

const PROGRAM = fileURLToPath(
  new URL('../../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => void server.close(done));
  return port;
}

test('the public conformance suite signs in, and finds nothing', { timeout: 360_000 }, async () => {
  await using server = await startAccountServer();
  await server.addPerson('Anna');
  const browser = await server.signIn('anna@example.com');
  const port = await freePort();
  const callback = `http://127.0.0.1:${port}/callback`;
  const { clientId } = await registerApp(server, {
    redirect_uris: [callback],
    application_type: 'native',
  });
  const suite = spawn(
    process.execPath,
    [
      PROGRAM,
      'authorization',
      '--url',
      server.url,
      '--client-id',
      clientId,
      '--resource',
      `${server.url}/mcp`,
      '--port',
      String(port),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines: string[] = [];
  createInterface({ input: suite.stdout }).on('line', (line) => {
    lines.push(line);
    if (line.startsWith(`${server.url}/oauth/authorize?`)) void signIn(line);
  });
  async function signIn(address: string) {
    const back = await allow(browser, await browser.open(address));
    await fetch(back.url);
  }
  const code = await new Promise((done) => suite.once('close', done));
  const said = lines.join('\n');
  expect(said).toContain('authorization-server-metadata-endpoint: ');
  expect(said).toContain('authorization-code-grant: ');
  expect(said).not.toMatch(/[1-9]\d* failed|SKIPPED/u);
  expect(code).toBe(0);
});
