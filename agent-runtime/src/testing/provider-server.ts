import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the provider does with one request. */
export interface ProviderReply {
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** Each is the data of one server-sent event; strings as they are, anything else as JSON. */
  events?: readonly unknown[];
  /** How it ends: as it should, with a cut socket, or not at all. Default `close`. */
  end?: 'close' | 'cut' | 'hang';
  /** Instead of events. */
  json?: unknown;
}

export interface ProviderRequest {
  path: string;
  headers: IncomingMessage['headers'];
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at what they need of it
  body: any;
  /** Resolves when the client has hung up. */
  closed: Promise<void>;
}

export interface ProviderServer extends AsyncDisposable {
  url: string;
  requests: ProviderRequest[];
}

/** A model provider on a real socket, which says what the test wants, request by request. */
export async function startProviderServer(
  reply: (request: ProviderRequest, index: number) => ProviderReply,
): Promise<ProviderServer> {
  const requests: ProviderRequest[] = [];
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const request: ProviderRequest = {
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: body === '' ? undefined : JSON.parse(body),
      closed: new Promise((resolve) => outgoing.on('close', resolve)),
    };
    requests.push(request);
    await send(outgoing, reply(request, requests.length - 1));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function send(outgoing: ServerResponse, reply: ProviderReply): Promise<void> {
  const { status = 200, headers = {}, events = [], end = 'close', json } = reply;
  const type = json === undefined ? 'text/event-stream' : 'application/json';
  outgoing.writeHead(status, { 'content-type': type, ...headers });
  if (json !== undefined) return void outgoing.end(JSON.stringify(json));
  outgoing.flushHeaders();
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    // Written apart, so that a client sees the pieces one by one.
    await new Promise((resolve) => outgoing.write(`data: ${data}\n\n`, resolve));
  }
  if (end === 'close') outgoing.end();
  if (end === 'cut') outgoing.destroy();
}
