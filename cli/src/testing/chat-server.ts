import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  CHAT_PROTOCOL_VERSION,
  ClientMessage,
  type RunEvent,
  type ServerMessage,
} from '@taskloom/contracts';
import { WebSocketServer, type WebSocket } from 'ws';

import { TOKEN } from './tool-server.ts';

type Sent<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** One connection, as the script of a test sees it. */
export interface ChatPeer {
  /** Waits for the next message, which has to be of this type. */
  expect<T extends ClientMessage['type']>(type: T): Promise<Sent<T>>;
  /** Starts the run that answers the message. */
  begin(message: Sent<'send_message'>, runId: string): void;
  event(event: RunEvent): void;
  say(text: string): void;
  refuse(message: string, regarding: string): void;
  drop(): void;
}

export interface ChatServer extends AsyncDisposable {
  url: string;
  /** Rejects when a script did. */
  scripts: Promise<void>[];
}

/** A WebSocket server that speaks the chat's protocol as `script` says. Lets in only who has `TOKEN`. */
export async function startChatServer(
  script: (peer: ChatPeer) => Promise<void>,
): Promise<ChatServer> {
  const scripts: Promise<void>[] = [];
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    path: '/chat',
    verifyClient: ({ req }: { req: IncomingMessage }) =>
      req.headers.authorization === `Bearer ${TOKEN}`,
  });
  server.on('connection', (socket) => scripts.push(script(createPeer(socket))));
  await once(server, 'listening');
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    scripts,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createPeer(socket: WebSocket): ChatPeer {
  const received: ClientMessage[] = [];
  let wake = () => {};
  socket.on('message', (data: Buffer) => {
    received.push(ClientMessage.parse(JSON.parse(data.toString('utf8'))));
    wake();
  });
  let seq = 0;
  let conversationId = '';
  let runId = '';
  const send = (message: ServerMessage) => socket.send(JSON.stringify(message));
  const sendEvent = (event: Extract<ServerMessage, { type: 'event' }>['event']) => {
    seq += 1;
    const at = '2026-11-21T09:00:00Z';
    send({ v: CHAT_PROTOCOL_VERSION, type: 'event', conversationId, seq, runId, at, event });
  };
  send({ v: CHAT_PROTOCOL_VERSION, type: 'ready', userId: 'user-1', model: 'test' });

  return {
    async expect(type) {
      while (received.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const message = received.shift();
      if (message?.type !== type) throw new Error(`got ${message?.type} instead of ${type}`);
      // The type was compared on the line before.
      return message as Sent<typeof type>;
    },
    begin(message, id) {
      ({ conversationId } = message);
      runId = id;
      const { messageId, text } = message;
      sendEvent({ type: 'USER_MESSAGE', messageId, text });
      sendEvent({ type: 'RUN_STARTED', model: 'test' });
    },
    event: sendEvent,
    say(text) {
      sendEvent({ type: 'TEXT_MESSAGE_START', messageId: 'answer' });
      for (const delta of text.split(/(?<= )/)) {
        sendEvent({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'answer', delta });
      }
      sendEvent({ type: 'TEXT_MESSAGE_END', messageId: 'answer' });
    },
    refuse: (message, regarding) =>
      send({
        v: CHAT_PROTOCOL_VERSION,
        type: 'error',
        regarding,
        error: { code: 'limit_exceeded', message },
      }),
    drop: () => socket.terminate(),
  };
}
