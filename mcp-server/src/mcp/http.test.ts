import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { GRANTABLE_SCOPES } from '../auth/principal.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { personTools } from '../tools/registry.ts';

describe('/mcp over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function post(
    body: RequestInit['body'],
    { path = '/mcp', ...headers }: Record<string, string> = {},
  ) {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: body ?? null,
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
  const call = (args: string) =>
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add_tasks","arguments":${args}}}`;
  const titles = async () => {
    const rows = await server.admin<{ title: string }[]>`select title from taskloom.tasks`;
    return rows.map(({ title }) => title);
  };

  test('a slash at the end changes nothing', async () => {
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const answer = await post(ping, { path: '/mcp/' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"result"');
    expect((await post(ping, { path: '/mcp/', authorization: 'Bearer wrong' })).status).toBe(401);
  });

  test('asking what is allowed needs no token', async () => {
    const own = await fetch(`${server.url}/mcp`, {
      method: 'OPTIONS',
      headers: { origin: server.url, 'access-control-request-method': 'POST' },
    });
    expect(own.status).toBe(204);
    const foreign = await fetch(`${server.url}/mcp`, {
      method: 'OPTIONS',
      headers: { origin: 'https://other.example', 'access-control-request-method': 'POST' },
    });
    expect(foreign.status).toBe(403);
  });

  test.each([2_000, 10_000, 200_000])(
    'arguments %i levels deep are refused as invalid input, and change nothing',
    async (depth) => {
      const deep = `{"tasks":[{"title":"deep","notes":${'['.repeat(depth)}${']'.repeat(depth)}}]}`;
      const answer = await post(call(deep));
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({
        jsonrpc: '2.0',
        error: { data: { code: 'invalid_input' }, message: expect.stringMatching(/deeper than/u) },
      });
      expect(await titles()).not.toContain('deep');
    },
  );

  test('bytes that are no UTF-8 are refused, never stored as something else', async () => {
    const [before = '', after = ''] = call('{"tasks":[{"title":"caf?"}]}').split('?');
    const body = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]);
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/invalid_input.*UTF-8/u);
    expect((await titles()).filter((title) => title.startsWith('caf'))).toEqual([]);
  });

  test('a body over the limit is refused by its size', async () => {
    const answer = await post(call(`{"tasks":[{"title":"${'x'.repeat(5_000_000)}"}]}`));
    expect(answer.status).toBe(413);
    expect(answer.text).toMatch(/limit_exceeded.*bytes/u);
  });

  test.each(['{', '', '{"a":1}}', 'null'])(
    '%s is answered with an error that says so',
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject({
        jsonrpc: '2.0',
        error: { code: expect.any(Number) },
      });
    },
  );

  test('too many wrong tokens of one address are refused, and a right one never is', async () => {
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const wrong = { authorization: 'Bearer tl_pat_wrong' };
    const statuses: number[] = [];
    let last = await post(ping, wrong);
    for (let tries = 0; tries < 100 && last.status !== 429; tries += 1) {
      statuses.push(last.status);
      last = await post(ping, wrong);
    }
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(last.text)).toMatchObject({ error: { data: { code: 'limit_exceeded' } } });
    expect((await post(ping)).status).toBe(200);
  });

  test('a wrong token waits wherever it comes from, and its address’s others do not wait for it', async () => {
    await server.admin`delete from taskloom.rate_limits`;
    const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    const key = `token ${createHash('sha256').update('Bearer tl_pat_everywhere').digest('hex')}`;
    await server.admin`
      insert into taskloom.rate_limits (key, hits, reset_at)
      values (${`wrong-tokens:${key}`}, 60, now() + interval '1 minute')`;
    expect((await post(ping, { authorization: 'Bearer tl_pat_everywhere' })).status).toBe(429);
  });

  describe('a token that lacks the scope of', () => {
    test.each(personTools.map((tool) => [tool.name, tool] as const))('%s', async (name, tool) => {
      const scopes = GRANTABLE_SCOPES.filter((scope) => scope !== tool.scope);
      const token = await server.tokenWith([...scopes]);
      const before = await snapshot();
      const body = JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name, arguments: tool.example },
      });
      const modern = {
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': name,
      };
      for (const headers of [{}, modern]) {
        const answer = await post(body, { authorization: `Bearer ${token}`, ...headers });
        expect(answer.status).toBe(403);
        const challenge = answer.headers.get('www-authenticate') ?? '';
        expect(challenge).toContain('error="insufficient_scope"');
        expect(challenge).toContain('resource_metadata="https://taskloom.example/.well-known/');
        // All that it has, and what it lacks: a client that asks for these keeps what it had.
        expect(/scope="([^"]*)"/u.exec(challenge)?.[1]?.split(' ').toSorted()).toEqual(
          [...GRANTABLE_SCOPES].toSorted(),
        );
      }
      expect(await snapshot()).toEqual(before);
    });

    async function snapshot() {
      return server.admin`
        select (select count(*)::int from taskloom.operations) as operations,
               (select count(*)::int from taskloom.tasks) as tasks`;
    }
  });

  describe('a metadata document of a client', () => {
    test.each([
      ['this machine', (port: number) => `https://127.0.0.1:${port}/app`],
      ['this machine by name', (port: number) => `https://localhost:${port}/app`],
      ['this machine in IPv6', (port: number) => `https://[::1]:${port}/app`],
      [
        'this machine written as IPv4 in IPv6',
        (port: number) => `https://[::ffff:7f00:1]:${port}/a`,
      ],
      ['this machine as a number', (port: number) => `https://2130706433:${port}/app`],
      ['the cloud’s metadata', () => 'https://169.254.169.254/latest'],
      ['a private network', () => 'https://10.0.0.1/app'],
    ])('on %s is not fetched', async (_where, addressOf) => {
      let connections = 0;
      const listener = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      listener.listen(0);
      await once(listener, 'listening');
      const { port } = listener.address() as AddressInfo;
      try {
        const query = new URLSearchParams({
          response_type: 'code',
          client_id: addressOf(port),
          redirect_uri: 'https://app.example/callback',
          code_challenge: 'x'.repeat(43),
          code_challenge_method: 'S256',
        });
        const answer = await fetch(`${server.url}/oauth/authorize?${query.toString()}`, {
          redirect: 'manual',
        });
        expect(answer.status).toBe(400);
        expect(connections).toBe(0);
      } finally {
        listener.close();
      }
    });
  });
});
