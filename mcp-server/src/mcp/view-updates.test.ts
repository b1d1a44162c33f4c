import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { waitFor } from '@taskloom/platform/testing';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

const VIEWS = ['view://today', 'view://upcoming', 'view://overdue', 'view://inbox'];
/** Half past ten in the evening in Berlin. */
const EVENING = '2026-11-27T21:30:00Z';

let server: TestServer;
let anna: TestClient;
beforeEach(async () => {
  server = await startTestServer({ now: EVENING });
  anna = await server.connect();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Of the era before: a session, and its stream of notifications. */
async function listenAsLegacy(): Promise<{ heard: string[]; close: () => Promise<void> }> {
  const client = new LegacyClient({ name: 'of 2025', version: '1' });
  const heard: string[] = [];
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
    heard.push(params.uri);
  });
  const headers = { authorization: `Bearer ${server.token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { requestInit: { headers } }),
  );
  for (const uri of VIEWS) await client.subscribeResource({ uri });
  return { heard, close: () => client.close() };
}

async function listenAsModern(): Promise<{ heard: string[]; close: () => Promise<void> }> {
  const client = await server.connect();
  const heard: string[] = [];
  client.client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
    heard.push(params.uri);
  });
  const subscription = await client.client.listen({ resourceSubscriptions: VIEWS });
  return { heard, close: () => subscription.close() };
}

describe.each([
  ['2025-11-25', listenAsLegacy],
  ['2026-07-28', listenAsModern],
])('a client of %s that listens to views', (_era, listen) => {
  test('hears of a task that comes into them, and of another person’s nothing', async () => {
    const eve = await server.connect((await server.addPerson('Eve')).token);
    const { heard, close } = await listen();
    await eve.call('add_tasks', { tasks: [{ title: 'Hers', due: 'today' }] });
    await anna.call('add_tasks', { tasks: [{ title: 'Tea', due: 'today' }] });
    await waitFor(() => heard.includes('view://today') && heard.includes('view://inbox'));
    expect(heard.filter((uri) => uri === 'view://inbox')).toHaveLength(1);
    await close();
  });

  test('hears of midnight, where the person is', async () => {
    await anna.call('add_tasks', { tasks: [{ title: 'Tea', due: 'today' }] });
    const { heard, close } = await listen();
    // Until it was looked at on one day and on a later one.
    let now = Temporal.Instant.from('2026-11-27T22:59:00Z');
    await waitFor(() => {
      now = now.add({ hours: 24 });
      server.setNow(now.toString());
      return heard.includes('view://overdue');
    });
    expect([...new Set(heard)].toSorted()).toEqual([
      'view://overdue',
      'view://today',
      'view://upcoming',
    ]);
    await close();
  });
});
