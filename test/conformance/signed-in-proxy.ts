import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createProxyServer } from 'http-proxy-3';

/** Adds the token that the conformance suite has no option for; all else goes through as it is. */
export async function startSignedInProxy(
  target: string,
  token: string,
): Promise<AsyncDisposable & { url: string }> {
  const proxy = createProxyServer({ target, headers: { authorization: `Bearer ${token}` } });
  proxy.on('error', (_error, _request, response) => response.destroy());
  const server = createServer((request, response) => proxy.web(request, response));
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => void server.close(done));
    },
  };
}
