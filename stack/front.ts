import { createServer, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createProxyServer } from 'http-proxy-3';

/** What the MCP server answers; all else is the agent runtime's, which serves the page. */
const TOOLS = /^\/(?:mcp|oauth|account|admin|calendar|webhooks|\.well-known)(?:[/?]|$)/u;

export interface Front extends AsyncDisposable {
  url: string;
}

/** The one address people open: what an ingress is in a cluster. */
export async function startFront(options: {
  port: number;
  toolsUrl: string;
  chatUrl: string;
}): Promise<Front> {
  const { port, toolsUrl, chatUrl } = options;
  const proxy = createProxyServer({ xfwd: true });
  proxy.on('error', (_error, _request, response) => {
    if (!(response instanceof ServerResponse)) return response.destroy();
    if (response.headersSent) return response.destroy();
    response.writeHead(503, { 'content-type': 'application/json' });
    const message = 'No replica answers at the moment.';
    response.end(JSON.stringify({ error: { code: 'unavailable', message } }));
  });
  const targetOf = (path = '/') => (TOOLS.test(path) ? toolsUrl : chatUrl);
  const server = createServer((request, response) => {
    proxy.web(request, response, { target: targetOf(request.url) });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    proxy.ws(request, socket, head, { target: targetOf(request.url) });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      proxy.close();
      await closed;
    },
  };
}
