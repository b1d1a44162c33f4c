import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { unpackExtension } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test } from 'vitest';

import { bundle } from '../../scripts/bundle-mcpb.ts';
import { repository, startInstance, temporaryDataFolder } from '../harness/instance.ts';

const manifest = JSON.parse(await readFile(join(repository, 'bundle/manifest.json'), 'utf8'));

test(
  'the bundle for desktop clients, started as its manifest says, reaches an instance',
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'taskloom-bundle-'));
    try {
      await bundle(join(folder, 'taskloom.mcpb'));
      const outputDir = join(folder, 'unpacked');
      const mcpbPath = join(folder, 'taskloom.mcpb');
      expect(await unpackExtension({ mcpbPath, outputDir, silent: true })).toBe(true);
      await using data = await temporaryDataFolder();
      await using instance = await startInstance(data.path);
      const { args, env } = manifest.server.mcp_config;
      const filled = (text: string) =>
        text
          .replace('${__dirname}', outputDir)
          .replace('${user_config.url}', instance.origin)
          .replace('${user_config.token}', instance.access.token);
      const client = new Client({ name: 'desktop', version: '1' });
      await client.connect(
        new StdioClientTransport({
          command: process.execPath,
          args: args.map(filled),
          env: Object.fromEntries(
            Object.entries<string>(env).map(([name, value]) => [name, filled(value)]),
          ),
        }),
      );
      const added = await client.callTool({
        name: 'add_tasks',
        arguments: { tasks: [{ title: 'from the bundle' }] },
      });
      expect(added.structuredContent).toMatchObject({ tasks: [{ title: 'from the bundle' }] });
      await client.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
