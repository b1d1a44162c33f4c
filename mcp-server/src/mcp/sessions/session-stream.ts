import type { ServerResponse } from 'node:http';

import type { ServerEvent } from '@modelcontextprotocol/server';

import type { Session } from './session-store.ts';

const KEEP_ALIVE_MS = 15_000;
/** Of events that a client does not read. */
const MAX_UNREAD_BYTES = 1024 * 1024;

interface StreamOptions {
  session: Session;
  /** As it is now; `undefined` once it has ended. */
  find: () => Promise<Session | undefined>;
  subscribe: (listener: (event: ServerEvent) => void) => () => void;
  signal: AbortSignal;
}

/** The stream that a client of the earlier era opens with GET: what changed of what it subscribed to. */
export function serveSessionStream(
  response: ServerResponse,
  { session, find, subscribe, signal }: StreamOptions,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'mcp-session-id': session.id,
  });
  response.flushHeaders();
  const alive = setInterval(() => write(': \n\n'), KEEP_ALIVE_MS);
  // One after the other: each asks what is subscribed to by now.
  let told = Promise.resolve();
  const stop = subscribe((event) => {
    told = told.then(() => tell(event)).catch(end);
  });
  signal.addEventListener('abort', end, { once: true });
  response.once('close', end);
  // What changed while there was no stream is told now.
  for (const uri of session.subscriptions) send('notifications/resources/updated', { uri });

  async function tell(event: ServerEvent): Promise<void> {
    const current = await find();
    if (!current) return end();
    if (event.kind === 'resources_list_changed') send('notifications/resources/list_changed');
    if (event.kind === 'tools_list_changed') send('notifications/tools/list_changed');
    if (event.kind === 'prompts_list_changed') send('notifications/prompts/list_changed');
    if (event.kind === 'resource_updated' && current.subscriptions.includes(event.uri))
      send('notifications/resources/updated', { uri: event.uri });
  }

  function send(method: string, params?: object): void {
    const message = { jsonrpc: '2.0', method, ...(params && { params }) };
    write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  function write(text: string): void {
    if (response.writableLength > MAX_UNREAD_BYTES) return end();
    if (!response.writableEnded) response.write(text);
  }

  function end(): void {
    clearInterval(alive);
    stop();
    response.end();
  }
}
