import { randomUUID } from 'node:crypto';

import { META } from '@taskloom/contracts';
import type { Notification, Task } from '@taskloom/contracts';

const TIMEOUT_MS = 15_000;

interface Access {
  mcpUrl: string;
  token: string;
}

/** The tool itself said no: another try would say the same, unless it is `unavailable`. */
export class ToolRefusal extends Error {
  override name = 'ToolRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * One tool call as a request of its own, on whichever replica gets it. Without a client's own retries
 * and sessions, so that a test sees every single answer.
 */
export async function callTool<T = unknown>(
  { mcpUrl, token }: Access,
  name: string,
  args: Record<string, unknown>,
  key: string = randomUUID(),
): Promise<T> {
  const response = await fetch(mcpUrl, {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      // A connection of its own: a kept one sticks to one replica.
      connection: 'close',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: args, _meta: { [META.idempotencyKey]: key } },
    }),
  });
  const text = await response.text();
  if (!response.ok) throw refusalOf(response.status, text);
  const json = /^data: (.*)$/mu.exec(text)?.[1] ?? text;
  const { result, error } = JSON.parse(json) as {
    result?: { isError?: boolean; content: { text: string }[]; structuredContent: T };
    error?: { message: string };
  };
  if (result === undefined) throw new Error(`${name}: ${error?.message ?? text}`);
  if (result.isError !== true) return result.structuredContent;
  const said = result.content[0]?.text ?? '';
  throw new ToolRefusal(said.split(':')[0] ?? '', said);
}

/** Before a tool is reached the same errors come as HTTP. */
function refusalOf(status: number, text: string): Error {
  const code = /"code":"(\w+)"/u.exec(text)?.[1];
  return code === undefined
    ? new Error(`HTTP ${status}: ${text.slice(0, 300)}`)
    : new ToolRefusal(code, text.slice(0, 300));
}

export async function addTask(access: Access, task: Record<string, unknown>): Promise<Task> {
  const { tasks } = await callTool<{ tasks: Task[] }>(access, 'add_tasks', { tasks: [task] });
  const [added] = tasks;
  if (added === undefined) throw new Error('add_tasks answered without the task');
  return added;
}

export async function findAllTasks(
  access: Access,
  args: Record<string, unknown> = {},
): Promise<Task[]> {
  return findAll<Task>({ access, tool: 'find_tasks', list: 'tasks', args });
}

export async function findAllNotifications(access: Access): Promise<Notification[]> {
  return findAll<Notification>({
    access,
    tool: 'find_notifications',
    list: 'notifications',
    args: {},
  });
}

async function findAll<T>(search: {
  access: Access;
  tool: string;
  list: string;
  args: Record<string, unknown>;
}): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | undefined; ;) {
    const answer = await callTool<Record<string, unknown>>(search.access, search.tool, {
      ...search.args,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...(answer[search.list] as T[]));
    cursor = answer['next_cursor'] as string | undefined;
    if (cursor === undefined) return found;
  }
}
