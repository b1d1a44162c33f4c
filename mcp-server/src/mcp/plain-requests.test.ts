import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../testing/test-server.ts';

const CLIENT = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

describe('a plain request', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ now: '2026-11-21T10:00:00Z' });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ['ping', {}],
    ['tools/list', {}],
    ['tools/call', { name: 'get_me', arguments: {} }],
    ['tools/call', { name: 'preview_recurrence', arguments: { recurrence: 'every monday' } }],
    ['tools/call', { name: 'find_tasks', arguments: { filter: '#Nowhere' } }],
    ['tools/call', { name: 'find_tasks', arguments: { limit: 'many' } }],
    ['tools/call', { name: 'undo' }],
  ])('%s %j of 2025 is answered as the SDK answers it', async (method, params) => {
    const headers = { 'mcp-protocol-version': '2025-11-25' };
    const plain = await post({ headers, message: { method, params } });
    expect(plain.type).toBe('application/json');
    // Only an answer with progress has to be an event stream: the SDK's own way.
    const streamed = await post({
      headers,
      message: { method, params: { ...params, _meta: { progressToken: 1 } } },
    });
    expect(streamed.type).toBe('text/event-stream');
    expect(plain.message).toEqual(streamed.message);
  });

  test.each([
    ['tools/list', {}],
    ['tools/call', { name: 'get_me', arguments: {} }],
    ['tools/call', { name: 'find_tasks', arguments: { filter: '#Nowhere' } }],
  ])('%s %j of 2026 is answered as the SDK answers it', async (method, params) => {
    const headers = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...('name' in params ? { 'mcp-name': params.name } : {}),
    };
    const plain = await post({
      headers,
      message: { method, params: { ...params, _meta: CLIENT } },
    });
    const streamed = await post({
      headers,
      message: { method, params: { ...params, _meta: { ...CLIENT, progressToken: 1 } } },
    });
    expect(plain.message).toMatchObject({ result: { resultType: 'complete' } });
    expect(plain.message).toEqual(streamed.message);
  });

  test.each([
    ['another name than its header', { 'mcp-method': 'tools/call', 'mcp-name': 'undo' }, 400],
    ['another method than its header', { 'mcp-method': 'tools/list' }, 400],
    ['no headers', {}, 400],
  ])('is refused with %s', async (_what, given, status) => {
    const headers = { 'mcp-protocol-version': '2026-07-28', ...given };
    const params = { name: 'get_me', arguments: {}, _meta: CLIENT };
    const answer = await post({ headers, message: { method: 'tools/call', params } });
    expect(answer.status).toBe(status);
    expect(answer.message).toMatchObject({ error: {} });
  });

  test('asks for no stranger a second time, and none that was revoked', async () => {
    const { token } = await server.addPerson('Ben');
    const call = { method: 'tools/call', params: { name: 'get_me' } };
    const headers = { 'mcp-protocol-version': '2025-11-25', authorization: `Bearer ${token}` };
    expect((await post({ headers, message: call })).status).toBe(200);
    const last = token.at(-1) === 'A' ? 'B' : 'A';
    const near = { ...headers, authorization: `Bearer ${token.slice(0, -1)}${last}` };
    expect((await post({ headers: near, message: call })).status).toBe(401);
    await server.admin`delete from taskloom.access_tokens where user_id is not null
      and user_id in (select id from taskloom.users where name = 'Ben')`;
    await expect.poll(async () => (await post({ headers, message: call })).status).toBe(401);
  });

  async function post({
    headers,
    message,
  }: {
    headers: Record<string, string>;
    message: { method: string; params: object };
  }) {
    const answer = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, ...message }),
    });
    const text = await answer.text();
    const json = text.startsWith('{') ? text : (/^data: (\{.*)$/mu.exec(text)?.[1] ?? 'null');
    return {
      status: answer.status,
      type: answer.headers.get('content-type')?.split(';')[0],
      message: JSON.parse(json) as unknown,
    };
  }
});
