import { ProgressNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connectDesktop, connectLegacyDesktop, environment } from '../harness/desktop.ts';
import {
  type DataFolder,
  type Instance,
  processesOf,
  startInstance,
  temporaryDataFolder,
} from '../harness/instance.ts';
import { connectModern, findTasks, type McpCaller } from '../harness/mcp.ts';

const VIEWS = ['view://today', 'view://inbox'];
const add = (...titles: string[]) => ({
  name: 'add_tasks',
  arguments: { tasks: titles.map((title) => ({ title, due: 'today' })) },
});
const remove = (title: string) => ({ name: 'delete_tasks', arguments: { tasks: [title] } });

describe('a desktop client on stdio', { timeout: 360_000 }, () => {
  let data: DataFolder;
  let instance: Instance;
  let web: McpCaller;
  beforeAll(async () => {
    data = await temporaryDataFolder();
    instance = await startInstance(data.path);
    web = await connectModern(instance.access);
  }, 120_000);
  afterAll(async () => {
    await web[Symbol.asyncDispose]();
    await instance[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  });
  const titles = async () => (await findTasks(web)).map(({ title }) => title);

  test('of 2025 hears of what others change, is asked before a deletion and told of progress', async () => {
    const { client, asked, heard } = await connectLegacyDesktop(environment(data.path));
    for (const uri of VIEWS) await client.subscribeResource({ uri });
    await web.call('add_tasks', add('Tea').arguments);
    await waitFor(() => VIEWS.every((uri) => heard.includes(uri)));
    expect(await client.callTool(remove('Tea'))).toMatchObject({ isError: true });
    // Where a person can be asked, saying that they were counts for nothing.
    const insisting = { name: 'delete_tasks', arguments: { tasks: ['Tea'], confirm: true } };
    expect(await client.callTool(insisting)).toMatchObject({ isError: true });
    expect(asked).toEqual(['Delete “Tea”?', 'Delete “Tea”?']);
    expect(await titles()).toContain('Tea');
    const many = add(...Array.from({ length: 20 }, (_, n) => `One of many ${n}`));
    const progress: number[] = [];
    // Not by `onprogress`: the SDK forgets what comes in one piece with the answer.
    client.setNotificationHandler(ProgressNotificationSchema, ({ params }) => {
      progress.push(params.progress);
    });
    await client.callTool({ ...many, _meta: { progressToken: 'many' } });
    await waitFor(() => progress.at(-1) === 20);
    await client.close();
  });

  test('of 2025 takes a call back, and nothing of it is kept', async () => {
    const { client } = await connectLegacyDesktop(environment(data.path));
    const tasks = Array.from({ length: 2000 }, (_, n) => ({ id: String(n), title: `Back ${n}` }));
    const content = JSON.stringify({ format: 'taskloom', version: 1, tasks });
    const aborter = new AbortController();
    const call = client.callTool({ name: 'import_tasks', arguments: { content } }, undefined, {
      signal: aborter.signal,
      onprogress: () => aborter.abort(),
    });
    await expect(call).rejects.toThrow(/abort/iu);
    // Asked after it: an import that went on would be through before this.
    await client.callTool(add('After it'));
    expect(await titles()).toContain('After it');
    expect((await titles()).filter((title) => title.startsWith('Back'))).toEqual([]);
    await client.close();
  });

  test('of 2026 hears of views, and of what is deleted only when the person says so', async () => {
    const client = await connectDesktop(environment(data.path));
    const asked: string[] = [];
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message);
      return { action: 'accept', content: { confirm: true } };
    });
    const heard: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
      heard.push(params.uri);
    });
    await client.listen({ resourceSubscriptions: VIEWS });
    await web.call('add_tasks', add('Coffee').arguments);
    await waitFor(() => VIEWS.every((uri) => heard.includes(uri)));
    expect((await client.callTool(remove('Coffee'))).isError).toBeUndefined();
    expect(asked).toEqual(['Delete “Coffee”?']);
    expect(await titles()).not.toContain('Coffee');
    await client.close();
  });

  test('whose token lacks a scope is told so, and goes on with what it may', async () => {
    const token = await readingToken(instance);
    const env = { ...environment(data.path), TASKLOOM_URL: instance.origin, TASKLOOM_TOKEN: token };
    const { client } = await connectLegacyDesktop(env);
    await expect(client.callTool(add('Never'))).rejects.toThrow(
      /token is not enough.*tasks:read tasks:write/u,
    );
    expect((await client.callTool({ name: 'get_me', arguments: {} })).isError).toBeUndefined();
    expect(await titles()).not.toContain('Never');
    await client.close();
  });
});

test(
  'an instance that a desktop client started gives way to npm start, which the client goes on with',
  { timeout: 360_000 },
  async () => {
    await using data = await temporaryDataFolder();
    const { client, heard } = await connectLegacyDesktop(environment(data.path));
    await client.callTool(add('Before'), undefined, { timeout: 120_000 });
    await client.subscribeResource({ uri: 'view://inbox' });
    {
      await using instance = await startInstance(data.path);
      await using web = await connectModern(instance.access);
      expect((await findTasks(web)).map(({ title }) => title)).toEqual(['Before']);
      heard.length = 0;
      // It hears on, also before it says anything itself.
      await waitFor(async () => {
        await web.call('quick_add', { text: 'Meanwhile' });
        return heard.length > 0;
      });
      await client.callTool(add('After'));
      expect((await findTasks(web)).map(({ title }) => title)).toContain('After');
      await client.close();
      expect((await fetch(`${instance.origin}/healthz`)).status).toBe(200);
    }
    await waitFor(() => processesOf(data.path).length === 0);
  },
);

/** A personal access token that may read, made as a person makes one. */
async function readingToken({ access, origin }: Instance): Promise<string> {
  const headers = { authorization: `Bearer ${access.token}`, origin };
  const begun = await fetch(`${origin}/account/session`, { method: 'POST', headers });
  const cookie = begun.headers.getSetCookie().map((set) => set.split(';')[0]);
  const made = await fetch(`${origin}/account/tokens`, {
    method: 'POST',
    headers: { origin, cookie: cookie.join('; ') },
    body: new URLSearchParams({ name: 'reads', scope: 'tasks:read', days: '30' }),
  });
  return /tl_pat_[\w-]+/u.exec(await made.text())?.[0] ?? '';
}
