import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { META, Notification, Task } from '@taskloom/contracts';
import type { AccessFile } from '@taskloom/contracts';
import { z } from 'zod';

interface Answer {
  isError?: boolean | undefined;
  content?: unknown;
  structuredContent?: unknown;
}

/** A program that works with someone's tasks over MCP. */
export interface McpCaller extends AsyncDisposable {
  /** The structured content; rejects with the tool's own words when it refuses. */
  call(tool: string, args: Record<string, unknown>, key?: string): Promise<unknown>;
  toolNames(): Promise<string[]>;
}

/** Speaks 2026-07-28, and nothing older. */
export async function connectModern({
  mcpUrl,
  token,
}: AccessFile): Promise<McpCaller & { client: Client }> {
  const client = new Client(
    { name: 'story', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const authProvider = { token: () => Promise.resolve(token) };
  await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider }));
  return {
    client,
    call: async (name, args, key) =>
      unwrap(await client.callTool({ name, arguments: args, ...meta(key) })),
    toolNames: async () => (await client.listTools()).tools.map((tool) => tool.name),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Speaks what most clients in use still speak: the first generation of the SDK. */
export async function connectLegacy({ mcpUrl, token }: AccessFile): Promise<McpCaller> {
  const client = new LegacyClient({ name: 'story-legacy', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new LegacyTransport(new URL(mcpUrl), { requestInit }));
  return {
    call: async (name, args, key) =>
      unwrap((await client.callTool({ name, arguments: args, ...meta(key) })) as Answer),
    toolNames: async () => (await client.listTools()).tools.map((tool) => tool.name),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** All pages. */
export async function findTasks(
  caller: McpCaller,
  args: Record<string, unknown> = {},
): Promise<Task[]> {
  return findAll({ caller, tool: 'find_tasks', list: 'tasks', shape: Task, args });
}

/** All pages. */
export async function findNotifications(caller: McpCaller): Promise<Notification[]> {
  return findAll({
    caller,
    tool: 'find_notifications',
    list: 'notifications',
    shape: Notification,
    args: {},
  });
}

async function findAll<T>(search: {
  caller: McpCaller;
  tool: string;
  list: string;
  shape: z.ZodType<T>;
  args: Record<string, unknown>;
}): Promise<T[]> {
  const { caller, tool, list, shape, args } = search;
  const page = z.object({ [list]: z.array(shape), next_cursor: z.string().optional() });
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = page.parse(await caller.call(tool, { ...args, ...(cursor && { cursor }) }));
    found.push(...((answer[list] ?? []) as T[]));
    cursor = answer.next_cursor as string | undefined;
  } while (cursor !== undefined);
  return found;
}

function meta(key: string | undefined) {
  return key === undefined ? {} : { _meta: { [META.idempotencyKey]: key } };
}

function unwrap(answer: Answer): unknown {
  if (answer.isError === true) throw new Error(JSON.stringify(answer.content));
  return answer.structuredContent;
}
