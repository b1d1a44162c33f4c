import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { repository } from '../harness/instance.ts';

async function read(file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(repository, file), 'utf8'));
}

/** What the registry's schema of 2025-12-11 and its own rules ask of a server that is reached by its address. */
const Server = z.strictObject({
  $schema: z.literal(
    'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  ),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/u),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+$/u),
  remotes: z.array(
    z.strictObject({
      type: z.literal('streamable-http'),
      url: z.string().regex(/^https?:\/\/\S+$/u),
      variables: z.record(
        z.string(),
        z.strictObject({ description: z.string().min(1), isRequired: z.boolean() }),
      ),
    }),
  ),
});

test('server.json is as the MCP registry takes it, each part of its address explained', async () => {
  const { remotes } = Server.parse(await read('server.json'));
  for (const { url, variables } of remotes)
    expect([...url.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name)).toEqual(
      Object.keys(variables),
    );
});

test('what other programs are told of is one version', async () => {
  const versions = await Promise.all(
    ['package.json', 'server.json', 'bundle/manifest.json'].map(async (file) => {
      const { version } = z.object({ version: z.string() }).parse(await read(file));
      return version;
    }),
  );
  expect(new Set(versions).size).toBe(1);
});
