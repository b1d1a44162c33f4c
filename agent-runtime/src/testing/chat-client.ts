import { once } from 'node:events';

import { ServerMessage, type ClientMessage } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { WebSocket } from 'ws';

type EventMessage = Extract<ServerMessage, { type: 'event' }>;
type WithoutVersion<M> = M extends unknown ? Omit<M, 'v'> : never;

/** A chat client over a real WebSocket, which keeps all it receives. */
export interface ChatClient extends AsyncDisposable {
  received: ServerMessage[];
  events(conversationId: string): EventMessage[];
  send(frame: WithoutVersion<ClientMessage>): void;
  sendRaw(data: string | Buffer): void;
  /** Waits for a message that fulfils the condition. */
  next<T extends ServerMessage['type']>(
    type: T,
    matches?: (message: Extract<ServerMessage, { type: T }>) => boolean,
  ): Promise<Extract<ServerMessage, { type: T }>>;
  /** Waits until this many runs of the conversation have ended. */
  ended(conversationId: string, runs?: number): Promise<void>;
  /** The text of the answers so far, one string a message. */
  texts(conversationId: string): string[];
  /** The close code, once it is closed. */
  closed: Promise<number>;
}

export async function connectChat(
  url: string,
  { token, headers }: { token?: string; headers?: Record<string, string> } = {},
): Promise<ChatClient> {
  const socket = new WebSocket(`${url.replace(/^http/u, 'ws')}/chat`, { headers: headers ?? {} });
  const received: ServerMessage[] = [];
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('message', (data: Buffer) => {
    received.push(ServerMessage.parse(JSON.parse(data.toString('utf8'))));
  });
  await once(socket, 'open');
  const client: ChatClient = {
    received,
    closed,
    events: (id) =>
      received.filter(
        (message): message is EventMessage =>
          message.type === 'event' && message.conversationId === id,
      ),
    send: (frame) => socket.send(JSON.stringify({ v: 1, ...frame })),
    sendRaw: (data) => socket.send(data),
    next: (type, matches = () => true) =>
      waitFor(
        () =>
          received.find(
            (message): message is Extract<ServerMessage, { type: typeof type }> =>
              message.type === type && matches(message as never),
          ),
        { what: `a ${type} message` },
      ),
    async ended(id, runs = 1) {
      await waitFor(() => client.events(id).filter(isEnd).length >= runs, {
        what: 'the run’s end',
      });
    },
    texts(id) {
      const texts = new Map<string, string>();
      for (const { event } of client.events(id)) {
        if (event.type !== 'TEXT_MESSAGE_CONTENT') continue;
        texts.set(event.messageId, (texts.get(event.messageId) ?? '') + event.delta);
      }
      return [...texts.values()];
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
  if (token !== undefined) {
    client.send({ type: 'authenticate', token });
    await client.next('ready');
  }
  return client;
}

function isEnd({ event }: EventMessage): boolean {
  return event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR';
}
