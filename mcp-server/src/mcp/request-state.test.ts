import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { startTestServer, type TestClient, type TestServer } from '../testing/test-server.ts';

const META = 'io.modelcontextprotocol';
const CALL = { name: 'delete_tasks', arguments: { tasks: ['Old notes'] } };
const ACCEPTED = { confirm: { action: 'accept', content: { confirm: true } } };

let server: TestServer;
let anna: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  anna = await server.connect();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  await server.admin`delete from taskloom.tasks`;
  await anna.call('add_tasks', { tasks: [{ title: 'Old notes' }, { title: 'New notes' }] });
});

/** One round of a call of 2026-07-28 by a client that can ask. */
async function round(params: object, { token = server.token, url = server.url } = {}) {
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': CALL.name,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        ...params,
        _meta: {
          [`${META}/protocolVersion`]: '2026-07-28',
          [`${META}/clientInfo`]: { name: 'test', version: '1' },
          [`${META}/clientCapabilities`]: { elicitation: { form: {} } },
        },
      },
    }),
  });
  const text = await answer.text();
  const line = text.split('\n').findLast((each) => each.startsWith('data:'));
  return JSON.parse(line?.slice(5) ?? text) as {
    error?: { message: string };
    result?: { isError?: boolean; requestState?: string; content?: unknown };
  };
}

const ask = async () => (await round(CALL)).result?.requestState ?? '';
const isRefused = ({ error, result }: Awaited<ReturnType<typeof round>>) =>
  error !== undefined || result?.isError === true;
const left = async () => {
  const rows = await server.admin<{ title: string }[]>`
    select title from taskloom.tasks where deleted_at is null order by title`;
  return rows.map(({ title }) => title);
};

describe('the answer of a person', () => {
  test('is taken with the state of its question', async () => {
    const answered = await round({ ...CALL, inputResponses: ACCEPTED, requestState: await ask() });
    expect(isRefused(answered)).toBe(false);
    expect(await left()).toEqual(['New notes']);
  });

  test('is refused a second time, on another replica too', async () => {
    const said = { ...CALL, inputResponses: ACCEPTED, requestState: await ask() };
    await round(said);
    await anna.call('add_tasks', { tasks: [{ title: 'Old notes' }] });
    const replica = await server.addReplica();
    for (const url of [server.url, replica]) {
      const again = await round(said, { url });
      expect(isRefused(again)).toBe(true);
      expect(JSON.stringify(again.result)).toContain('used before');
    }
    expect(await left()).toEqual(['New notes', 'Old notes']);
  });

  test('is refused for another call', async () => {
    const other = { name: CALL.name, arguments: { tasks: ['New notes'] } };
    const said = { ...other, inputResponses: ACCEPTED, requestState: await ask() };
    expect(isRefused(await round(said))).toBe(true);
    expect(await left()).toEqual(['New notes', 'Old notes']);
  });

  test('is refused of another person', async () => {
    const eve = await server.addPerson('Eve');
    const hers = await server.connect(eve.token);
    await hers.call('add_tasks', { tasks: [{ title: 'Old notes' }] });
    const said = { ...CALL, inputResponses: ACCEPTED, requestState: await ask() };
    expect(isRefused(await round(said, { token: eve.token }))).toBe(true);
    expect(await left()).toEqual(['New notes', 'Old notes', 'Old notes']);
  });

  test.each([
    [
      'changed in one sign',
      // Not B: the last sign's lowest bits say nothing.
      (state: string) => `${state.slice(0, -1)}${state.endsWith('A') ? 'Q' : 'A'}`,
    ],
    ['made up', () => 'eyJjYWxsIjoieCJ9.AAAA'],
    ['left out', () => undefined],
  ])('is refused with a state that is %s', async (_how, change) => {
    const said = { ...CALL, inputResponses: ACCEPTED, requestState: change(await ask()) };
    const answered = await round(said);
    // Without a state it is no answer: the person is asked.
    expect(isRefused(answered) || answered.result?.requestState !== undefined).toBe(true);
    expect(await left()).toEqual(['New notes', 'Old notes']);
  });

  test('is refused when it took too long', async () => {
    const state = await ask();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 });
    try {
      const late = await round({ ...CALL, inputResponses: ACCEPTED, requestState: state });
      expect(isRefused(late)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    expect(await left()).toEqual(['New notes', 'Old notes']);
  });
});
