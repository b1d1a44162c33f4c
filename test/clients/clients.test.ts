import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { execute } from '../../stack/install/cache.ts';
import {
  type DataFolder,
  type Instance,
  startInstance,
  temporaryDataFolder,
} from '../harness/instance.ts';
import { connectModern, type McpCaller } from '../harness/mcp.ts';
import { type Command, installed, installGo, installMcpRemote, installPython } from './install.ts';

const VERSIONS = ['2025-11-25', '2026-07-28'] as const;
/** Longer than any of them takes on a busy machine. */
const RUN_MS = 300_000;
const NO_REGISTRY = 'its registry cannot be reached from here';

/** What a client of another language tells at its end. */
const Seen = z.object({
  version: z.string(),
  tools: z.array(z.string()),
  completed: z.string(),
  asked: z.string(),
  deleted: z.string(),
});

describe('clients of other people', () => {
  let data: DataFolder;
  let instance: Instance;
  let caller: McpCaller;
  beforeAll(async () => {
    data = await temporaryDataFolder();
    instance = await startInstance(data.path);
    caller = await connectModern(instance.access);
  });
  afterAll(async () => {
    await caller?.[Symbol.asyncDispose]();
    await instance?.[Symbol.asyncDispose]();
    await data?.[Symbol.asyncDispose]();
  });

  describe.each([
    { name: 'the Python SDK', install: installPython, args: ['mcp'] },
    { name: 'fastmcp', install: installPython, args: ['fastmcp'] },
    { name: 'the Go SDK', install: installGo, args: [] },
  ])('$name', ({ name, install, args }) => {
    let command: Command | undefined;
    beforeAll(async () => {
      command = await installed(install);
    });

    test.for(VERSIONS)('works with tasks and is asked, in %s', async (version, context) => {
      if (!command) return context.skip(NO_REGISTRY);
      const title = `Task of ${name} ${version}`;
      const { mcpUrl, token } = instance.access;
      const said = await execute(
        command.program,
        [...command.args, ...args, mcpUrl, token, version, title],
        { timeoutMs: RUN_MS, env: command.env ?? {} },
      );
      expect(Seen.parse(JSON.parse(said))).toEqual({
        version,
        tools: await caller.toolNames(),
        completed: title,
        asked: `Delete “${title}”?`,
        deleted: title,
      });
      await expectDeleted(title);
    });
  });

  describe('mcp-remote', () => {
    let command: Command | undefined;
    beforeAll(async () => {
      command = await installed(installMcpRemote);
    });

    test('passes on what a program of standard input and output asks', async (context) => {
      if (!command) return context.skip(NO_REGISTRY);
      const title = 'Task of mcp-remote';
      const { mcpUrl, token } = instance.access;
      const client = new LegacyClient({ name: 'desktop', version: '1' });
      await client.connect(
        new StdioClientTransport({
          command: command.program,
          args: [...command.args, mcpUrl, '--header', `Authorization: Bearer ${token}`],
          stderr: 'pipe',
          env: { HOME: data.path },
        }),
      );
      const { tools } = await client.listTools();
      expect(tools.map((tool) => tool.name)).toEqual(await caller.toolNames());
      const call = (name: string, args: object) =>
        client.callTool({ name, arguments: { ...args } });
      const done = { structuredContent: { tasks: [{ title }], failures: [] } };
      expect(await call('add_tasks', { tasks: [{ title }] })).toMatchObject(done);
      expect(await call('complete_tasks', { tasks: [title] })).toMatchObject(done);
      // It passes no questions on, so it is told to ask by itself.
      const asked = await call('delete_tasks', { tasks: [title] });
      expect(asked).toMatchObject({ isError: true });
      expect(JSON.stringify(asked.content)).toContain('needs_confirmation');
      expect(await call('delete_tasks', { tasks: [title], confirm: true })).toMatchObject(done);
      await client.close();
      await expectDeleted(title);
    });
  });

  async function expectDeleted(title: string): Promise<void> {
    const find = (deleted: boolean) => caller.call('find_tasks', { text: title, deleted });
    expect(await find(true)).toMatchObject({ tasks: [{ title, status: 'done' }] });
    expect(await caller.call('find_tasks', { text: title, filter: 'all' })).toEqual({ tasks: [] });
  }
});
