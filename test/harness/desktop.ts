import { join } from 'node:path';

import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  ElicitRequestSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';

import { repository } from './instance.ts';

/** What `npx taskloom` runs. */
export const program = join(repository, 'node_modules/.bin/taskloom');

/** The host's own Node comes first, as in a person's shell. */
export function environment(dataFolder: string): Record<string, string> {
  const path = (process.env['PATH'] ?? '').split(':').filter((p) => !p.includes('node_modules'));
  return { PATH: path.join(':'), TZ: 'UTC', TASKLOOM_DATA_DIR: dataFolder };
}

/** How a desktop client starts `taskloom mcp`. */
function commandFor(env: Record<string, string>) {
  return { command: program, args: ['mcp'], env, stderr: 'ignore' as const };
}

/** A desktop client of 2026-07-28. */
export async function connectDesktop(env: Record<string, string>): Promise<Client> {
  const client = new Client(
    { name: 'desktop', version: '1.0.0' },
    {
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      capabilities: { elicitation: { form: {} } },
    },
  );
  await client.connect(new StdioClientTransport(commandFor(env)));
  return client;
}

/** A desktop client of 2025, with what it was asked and what it heard of. */
export async function connectLegacyDesktop(env: Record<string, string>) {
  const client = new LegacyClient(
    { name: 'desktop of 2025', version: '1.0.0' },
    { capabilities: { elicitation: {} } },
  );
  const asked: string[] = [];
  const heard: string[] = [];
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    asked.push(params.message);
    return { action: 'decline' };
  });
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
    heard.push(params.uri);
  });
  await client.connect(new LegacyTransport(commandFor(env)));
  return { client, asked, heard };
}
