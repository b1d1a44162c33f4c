import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

describe('/mcp', () => {
  let server: TestServer;
  let anna: TestClient;
  beforeAll(async () => {
    server = await startTestServer();
    anna = await server.connect();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('refuses a request without a valid token and says what is missing', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer nonsense' },
      { authorization: 'Basic eA==' },
    ]) {
      const answer = await fetch(`${server.url}/mcp`, { method: 'POST', headers, body: '{}' });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(await answer.text()).toContain('access token');
    }
  });

  test.each([
    ['not JSON', '{'],
    ['an empty body', ''],
    ['JSON that is no request', '[1]'],
    ['an unknown method', '{"jsonrpc":"2.0","id":1,"method":"tasks/steal"}'],
  ])('answers %s with a JSON-RPC error and no stack', async (_name, body) => {
    const answer = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body,
    });
    const text = await answer.text();
    expect(text).toContain('"error"');
    expect(text).not.toMatch(/node_modules|at .*\.ts/);
  });

  test('serves a client of the 2025 protocol', async () => {
    const legacy = new LegacyClient({ name: 'legacy', version: '1' });
    const headers = { authorization: `Bearer ${server.token}` };
    await legacy.connect(
      new LegacyTransport(new URL(`${server.url}/mcp`), { requestInit: { headers } }),
    );
    const { tools } = await legacy.listTools();
    expect(tools.map((tool) => tool.name)).toContain('add_tasks');
    const added = await legacy.callTool({
      name: 'add_tasks',
      arguments: { tasks: [{ title: 'From 2025' }] },
    });
    expect(added.structuredContent).toMatchObject({ tasks: [{ title: 'From 2025' }] });
    const refused = await legacy.callTool({
      name: 'delete_tasks',
      arguments: { tasks: ['From 2025'] },
    });
    expect(refused).toMatchObject({
      isError: true,
      _meta: { 'taskloom/error': { code: 'needs_confirmation' } },
    });
    await legacy.close();
  });

  test('tells a watcher what changed, and nobody else', async () => {
    const { inbox_project_id: inbox } = await anna.call('get_me');
    const eve = await server.connect((await server.addPerson('Eve')).token);
    const heard: string[] = [];
    const overheard: string[] = [];
    for (const [client, into] of [
      [anna.client, heard],
      [eve.client, overheard],
    ] as const) {
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
        into.push(params.uri);
      });
      await client.listen({ resourceSubscriptions: [`project://${inbox}`] });
    }
    await anna.call('add_tasks', { tasks: [{ title: 'Watched' }] });
    await waitFor(() => heard.length > 0);
    expect(new Set(heard)).toEqual(new Set([`project://${inbox}`]));
    const own = (await eve.call('get_me')).inbox_project_id;
    await eve.client.listen({ resourceSubscriptions: [`project://${own}`] });
    await eve.call('add_tasks', { tasks: [{ title: 'Her own' }] });
    await waitFor(() => overheard.length > 0);
    expect(new Set(overheard)).toEqual(new Set([`project://${own}`]));
  });

  test('asks a client that can be asked before it deletes', async () => {
    const questions: string[] = [];
    let answer = {
      action: 'decline' as 'accept' | 'decline',
      content: {} as Record<string, boolean>,
    };
    const asked = await server.connect(server.token, { canBeAsked: true });
    asked.client.setRequestHandler('elicitation/create', ({ params }) => {
      questions.push(params.message);
      return answer;
    });
    await anna.call('add_tasks', { tasks: [{ title: 'Old notes' }] });
    await expect(asked.call('delete_tasks', { tasks: ['Old notes'] })).rejects.toMatchObject({
      payload: { code: 'needs_confirmation' },
    });
    await expect(
      asked.call('delete_tasks', { tasks: ['Old notes'], confirm: true }),
    ).rejects.toMatchObject({ payload: { code: 'needs_confirmation' } });
    answer = { action: 'accept', content: { confirm: true } };
    const { tasks } = await asked.call('delete_tasks', { tasks: ['Old notes'] });
    expect(tasks).toHaveLength(1);
    expect(questions).toEqual(Array.from({ length: 3 }, () => 'Delete “Old notes”?'));
  });

  test('lists only the toolsets that are asked for, and names those there are', async () => {
    const narrow = await server.connect(server.token, { query: '?toolsets=recurrence,reminders' });
    const { tools } = await narrow.client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([
      'set_recurrence',
      'preview_recurrence',
      'skip_occurrence',
      'set_reminders',
      'snooze_reminders',
    ]);
    const wrong = await server.connect(server.token, { query: '?toolsets=cooking' });
    await expect(wrong.client.listTools()).rejects.toThrow(
      /"cooking".*default, tasks, recurrence/u,
    );
  });
});
