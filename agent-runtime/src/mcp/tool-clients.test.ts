import { afterEach, beforeEach, expect, test } from 'vitest';

import { ActingTokens } from '../auth/acting-tokens.ts';
import { createAuthServer } from '../auth/auth-server.ts';
import { UpstreamError } from '../errors.ts';
import { startFakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { ToolClients } from './tool-clients.ts';

let platform: FakePlatform;
let clients: ToolClients;
const { signal } = new AbortController();

beforeEach(async () => {
  platform = await startFakePlatform({
    tools: [{ name: 'add', inputSchema: { type: 'object' } }],
    answer: ({ args }) =>
      args['bad'] === true
        ? { error: { code: 'not_found', message: 'No.', hint: 'Try.' } }
        : { done: args },
  });
  const { url: authUrl, serviceToken, mcpUrl } = platform;
  const tokens = new ActingTokens(createAuthServer({ authUrl, serviceToken }));
  clients = new ToolClients({ mcpUrl, tokens });
});
afterEach(async () => {
  await clients[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
});

function add(args: Record<string, unknown>, idempotencyKey: string) {
  return { name: 'add', args, idempotencyKey, signal };
}

test('each person’s calls are made as that person, on one connection each', async () => {
  const ana = await clients.forUser('ana', { signal });
  const ben = await clients.forUser('ben', { signal });
  expect([ana.me.name, ben.me.name]).toEqual(['ana', 'ben']);
  await ana.call(add({ n: 1 }, 'a'));
  await ben.call(add({ n: 2 }, 'b'));
  await clients.forUser('ana', { signal });
  expect(platform.effects.map(({ userId }) => userId)).toEqual(['ana', 'ben']);
  expect(platform.received.filter(({ tool }) => tool === 'get_me')).toHaveLength(2);
});

test('an error of the tool is a result with its code and hint', async () => {
  const ana = await clients.forUser('ana', { signal });
  expect(await ana.call(add({ bad: true }, 'k'))).toMatchObject({
    isError: true,
    error: { code: 'not_found', hint: 'Try.' },
  });
});

test('a token that the server no longer takes is exchanged anew, and the call made once', async () => {
  const ana = await clients.forUser('ana', { signal });
  for (const token of platform.actingTokens()) platform.withdraw(token);
  expect(await ana.call(add({ n: 1 }, 'k'))).toMatchObject({ isError: false });
  expect(platform.effects).toHaveLength(1);
});

test('a server that is down is a result that says so, and works again afterwards', async () => {
  const ana = await clients.forUser('ana', { signal });
  platform.refuseWith = 503;
  expect(await ana.call(add({ n: 1 }, 'k'))).toMatchObject({ error: { code: 'unavailable' } });
  await expect(clients.forUser('ben', { signal })).rejects.toBeInstanceOf(UpstreamError);
  platform.refuseWith = undefined;
  expect(await ana.call(add({ n: 1 }, 'k'))).toMatchObject({ isError: false });
  expect(platform.effects).toHaveLength(1);
});

test('a call that is aborted rejects', async () => {
  const ana = await clients.forUser('ana', { signal });
  const aborted = AbortSignal.abort(new Error('stopped'));
  await expect(ana.call({ ...add({ n: 1 }, 'k'), signal: aborted })).rejects.toThrow('stopped');
  expect(platform.effects).toEqual([]);
});
