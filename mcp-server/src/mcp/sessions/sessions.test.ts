import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  ElicitRequestSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../../testing/test-server.ts';

describe('sessions of the protocol of 2025', () => {
  let server: TestServer;
  let replica: string;
  beforeAll(async () => {
    server = await startTestServer();
    replica = await server.addReplica();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** `route` says where a message goes: a balancer has no idea of sessions. */
  async function connect({
    token = server.token,
    route = () => server.url,
    asked,
  }: {
    token?: string;
    route?: (request: { method: string; body: string }) => string;
    asked?: (message: string) => { action: 'accept' | 'decline'; content?: { confirm: boolean } };
  } = {}) {
    const client = new Client(
      { name: 'of 2025', version: '1' },
      { capabilities: asked ? { elicitation: {} } : {} },
    );
    if (asked)
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => asked(params.message) as never);
    const told: string[] = [];
    const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      fetch: async (_url, init) => {
        const body = typeof init?.body === 'string' ? init.body : '';
        const answer = await fetch(`${route({ method: init?.method ?? 'GET', body })}/mcp`, init);
        if (body.includes('notifications/')) told.push(body);
        return answer;
      },
    });
    await client.connect(transport);
    /** Notifications that have arrived. */
    return { client, transport, told };
  }

  const add = (client: Client, ...titles: string[]) =>
    client.callTool({
      name: 'add_tasks',
      arguments: { tasks: titles.map((title) => ({ title })) },
    });
  const titles = async () => {
    const rows = await server.admin<{ title: string }[]>`
      select title from taskloom.tasks where deleted_at is null`;
    return rows.map(({ title }) => title);
  };

  test('hear on one replica of what was changed on another, as long as they are subscribed', async () => {
    const heard: string[] = [];
    const { client } = await connect({
      route: ({ method, body }) =>
        method === 'GET' || body.includes('resources/') ? replica : server.url,
    });
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
      heard.push(params.uri);
    });
    const { structuredContent } = await client.callTool({ name: 'get_me', arguments: {} });
    const inbox = `project://${String((structuredContent as Record<string, unknown>)['inbox_project_id'])}`;
    await client.subscribeResource({ uri: inbox });
    await add(client, 'Heard of');
    await waitFor(() => heard.length > 0);
    expect(new Set(heard)).toEqual(new Set([inbox]));
    await client.unsubscribeResource({ uri: inbox });
    await client.subscribeResource({ uri: 'notifications://inbox' });
    heard.length = 0;
    await add(client, 'Not heard of');
    await client.callTool({ name: 'mark_notifications', arguments: { all: true } });
    await expect(client.subscribeResource({ uri: 'nothing://here' })).rejects.toThrow(
      /not found/iu,
    );
    expect(heard.filter((uri) => uri === inbox)).toEqual([]);
    await client.close();
  });

  test('are asked before something is deleted, and answer to any replica', async () => {
    let answer = { action: 'decline' as 'accept' | 'decline', content: { confirm: false } };
    const questions: string[] = [];
    const { client } = await connect({
      asked: (message) => {
        questions.push(message);
        return answer;
      },
      route: ({ body }) => (body.includes('"result"') ? replica : server.url),
    });
    await add(client, 'Asked about');
    const remove = () =>
      client.callTool({ name: 'delete_tasks', arguments: { tasks: ['Asked about'] } });
    expect(await remove()).toMatchObject({
      isError: true,
      _meta: { 'taskloom/error': { code: 'needs_confirmation' } },
    });
    expect(await titles()).toContain('Asked about');
    answer = { action: 'accept', content: { confirm: true } };
    expect((await remove()).isError).toBeUndefined();
    expect(await titles()).not.toContain('Asked about');
    expect(questions).toEqual(['Delete “Asked about”?', 'Delete “Asked about”?']);
    await client.close();
  });

  test('a cancelled call commits nothing, wherever the cancelling arrives', async () => {
    const { client, told } = await connect({
      route: ({ body }) => (body.includes('notifications/cancelled') ? replica : server.url),
    });
    await client.callTool({ name: 'add_projects', arguments: { projects: [{ name: 'Garden' }] } });
    await server.admin.begin(async (tx) => {
      // The call has to wait for it before it writes.
      await tx`lock table taskloom.projects in access exclusive mode`;
      const aborter = new AbortController();
      const call = client.callTool(
        { name: 'add_tasks', arguments: { tasks: [{ title: 'Cancelled', project: 'Garden' }] } },
        undefined,
        { signal: aborter.signal },
      );
      const ended = call.then(
        () => 'answered',
        () => 'cancelled',
      );
      await waitFor(async () => {
        const waiting = await server.admin`
          select 1 from pg_locks l join pg_class c on c.oid = l.relation
           where c.relname = 'projects' and not l.granted`;
        return waiting.length > 0;
      });
      aborter.abort();
      expect(await ended).toBe('cancelled');
      await waitFor(() => told.some((body) => body.includes('cancelled')));
    });
    await add(client, 'After it');
    expect(await titles()).toContain('After it');
    expect(await titles()).not.toContain('Cancelled');
    await client.close();
  });

  test('a batch tells how far it is, to its end', async () => {
    const { client } = await connect();
    const heard: [number, number | undefined][] = [];
    await client.callTool(
      {
        name: 'add_tasks',
        arguments: {
          tasks: [
            { title: 'One' },
            { title: '' },
            { title: 'Three', parent: 'Nothing' },
            { title: 'Four' },
          ],
        },
      },
      undefined,
      { onprogress: ({ progress, total }) => heard.push([progress, total]) },
    );
    expect(heard.at(-1)).toEqual([4, 4]);
    expect(heard).toEqual(heard.toSorted(([a], [b]) => a - b));
    await client.close();
  });

  test('end when the client says so, and are nobody else’s', async () => {
    const { client, transport } = await connect();
    const eve = (await server.addPerson('Eve')).token;
    const ask = async (token: string) => {
      const answer = await fetch(`${replica}/mcp`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-session-id': transport.sessionId ?? '',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
      return answer.status;
    };
    expect(await ask(server.token)).toBe(200);
    expect(await ask(eve)).toBe(404);
    await transport.terminateSession();
    expect(await ask(server.token)).toBe(404);
    await client.close();
  });
});
