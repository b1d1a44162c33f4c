import { createServer, type ServerHttp2Session } from 'node:http2';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import type { ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';

interface GrpcServerOptions {
  routes: (router: ConnectRouter) => void;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** How long what is under way may go on once the server is disposed. */
  drainMs: number;
  /** Something was under way for longer than that. */
  onCutOff?: () => void;
}

export interface GrpcServer extends AsyncDisposable {
  port: number;
}

/**
 * Serves gRPC without TLS. Disposing takes nothing more and lets what is under way end, up to a bound:
 * Node's own `close` leaves the sessions open.
 */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { routes, host, port, drainMs, onCutOff } = options;
  const handle = connectNodeAdapter({ routes, connect: false, grpcWeb: false });
  const server = createServer((request, response) => {
    // Nobody needs what the client calls us, and the adapter throws on what is no host's name.
    request.headers[':authority'] = 'app';
    handle(request, response);
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    // An object: it listens on a port.
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const session of sessions) session.close();
      const late = setTimeout(() => {
        onCutOff?.();
        for (const session of sessions) session.destroy();
      }, drainMs);
      await closed;
      clearTimeout(late);
    },
  };
}
