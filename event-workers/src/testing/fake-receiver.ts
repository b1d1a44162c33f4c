import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface FakeReceiver extends AsyncDisposable {
  url: string;
  requests: ReceivedRequest[];
  /** Answers with this status; a redirect goes to the receiver itself. 0 never answers. */
  status: number;
}

/**
 * Whoever takes pushes, webhooks or messages over HTTP, on a real socket. `read` is given each request
 * when it comes, as a webhook's signature is only valid for some minutes; the answer waits for it.
 */
export async function startFakeReceiver(
  read: (request: ReceivedRequest) => void | Promise<void> = () => {},
): Promise<FakeReceiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    // Who is killed while sending has sent nothing.
    const arrived = buffer(incoming).catch(() => undefined);
    void arrived.then(async (body) => {
      if (body === undefined) return;
      const request = { path: incoming.url ?? '', headers: incoming.headers, body };
      requests.push(request);
      await read(request);
      if (receiver.status === 0) return;
      outgoing.writeHead(receiver.status, { location: '/redirected' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: FakeReceiver = {
    url: `http://127.0.0.1:${port}`,
    requests,
    status: 200,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
