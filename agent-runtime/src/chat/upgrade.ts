import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import type { UpgradeHandler } from '@taskloom/platform';
import { WebSocketServer, type WebSocket } from 'ws';

import type { Identity } from '../auth/identity.ts';
import { ChatConnection, type ConnectionDependencies } from './connection.ts';

export interface ChatEndpoint extends AsyncDisposable {
  handleUpgrade: UpgradeHandler;
}

interface EndpointOptions extends ConnectionDependencies {
  onCount(open: number): void;
}

const PATH = '/chat';
/** The longest message in the widest encoding, and its frame around it. */
const FRAME_BYTES = 128 * 1024;
const PING_MS = 25_000;
const CLOSE_GOING_AWAY = 1001;
const CLOSE_WAIT_MS = 1_000;

/** Takes the upgrades of `/chat`: from pages of this host, and from programs, which send no Origin. */
export function createChatEndpoint(options: EndpointOptions): ChatEndpoint {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
  });
  const silent = new WeakSet<WebSocket>();
  const pinger = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, PING_MS).unref();

  function accept(upgrade: Upgrade, authenticated?: { identity: Identity; token: string }): void {
    const { request, socket, head } = upgrade;
    server.handleUpgrade(request, socket, head, (connected) => {
      connected.on('pong', () => silent.delete(connected));
      connected.on('close', () => options.onCount(server.clients.size));
      options.onCount(server.clients.size);
      new ChatConnection(connected, options).start(authenticated);
    });
  }

  async function authenticate(upgrade: Upgrade): Promise<void> {
    const token = bearerOf(upgrade.request);
    try {
      const identity = token === undefined ? undefined : await options.identify(token);
      if (identity && token !== undefined) accept(upgrade, { identity, token });
      else refuse(upgrade.socket, '401 Unauthorized');
    } catch {
      refuse(upgrade.socket, '503 Service Unavailable');
    }
  }

  return {
    handleUpgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== PATH) return false;
      const upgrade = { request, socket, head };
      if (!isSameHost(request)) refuse(socket, '403 Forbidden');
      else if (request.headers.authorization === undefined) accept(upgrade);
      else void authenticate(upgrade);
      return true;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(pinger);
      for (const socket of server.clients) socket.close(CLOSE_GOING_AWAY, 'going away');
      const late = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, CLOSE_WAIT_MS);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearTimeout(late);
    },
  };
}

interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

function isSameHost({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (\S{1,4096})$/iu.exec(headers.authorization ?? '')?.[1];
}

function refuse(socket: Duplex, status: string): void {
  const challenge = status.startsWith('401') ? 'WWW-Authenticate: Bearer realm="taskloom"\r\n' : '';
  socket.end(`HTTP/1.1 ${status}\r\n${challenge}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
