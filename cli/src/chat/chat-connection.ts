import { once } from 'node:events';

import { CHAT_PROTOCOL_VERSION, ServerMessage, type ClientMessage } from '@taskloom/contracts';
import { WebSocket } from 'ws';

import { CliError, EXIT, notRunning } from '../errors.ts';
import type { Instance } from '../instance/find-instance.ts';

type WithoutVersion<M> = M extends unknown ? Omit<M, 'v'> : never;

/** One open WebSocket of `/chat`. */
export interface ChatConnection extends Disposable {
  send(message: WithoutVersion<ClientMessage>): void;
  isOpen(): boolean;
  /** What the server sends, from now on. Ends by throwing when the connection is lost. */
  receive(signal: AbortSignal): AsyncIterable<ServerMessage>;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Throws `CliError` when nobody answers or the token is not accepted. */
export async function openChat(instance: Instance, signal: AbortSignal): Promise<ChatConnection> {
  const socket = new WebSocket(instance.chatUrl, {
    headers: { authorization: `Bearer ${instance.token}` },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  const inbox = collect(socket);
  try {
    await once(socket, 'open', { signal });
  } catch (error) {
    socket.terminate();
    signal.throwIfAborted();
    throw connectFailure(instance, error);
  }
  return {
    send: (message) => socket.send(JSON.stringify({ v: CHAT_PROTOCOL_VERSION, ...message })),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    receive: (until) => inbox.from(until),
    [Symbol.dispose]: () => socket.close(),
  };
}

/** Keeps what arrives until it is asked for. */
function collect(socket: WebSocket) {
  const waiting: ServerMessage[] = [];
  let closed: string | undefined;
  let wake = Promise.withResolvers<void>();

  socket.on('message', (data: Buffer) => {
    const message = ServerMessage.safeParse(JSON.parse(data.toString('utf8')));
    // A newer server may say things that this version does not know.
    if (message.success) waiting.push(message.data);
    wake.resolve();
  });
  socket.on('close', (code, reason) => {
    closed = reason.toString('utf8') || `closed with ${code}`;
    wake.resolve();
  });
  socket.on('error', () => wake.resolve());

  async function* from(signal: AbortSignal): AsyncGenerator<ServerMessage> {
    const stop = () => wake.resolve();
    signal.addEventListener('abort', stop);
    try {
      for (;;) {
        signal.throwIfAborted();
        const next = waiting.shift();
        if (next) {
          yield next;
          continue;
        }
        if (closed !== undefined) throw connectionLost(closed);
        wake = Promise.withResolvers();
        await wake.promise;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
  return { from };
}

function connectFailure(instance: Instance, error: unknown): CliError {
  const { origin } = new URL(instance.mcpUrl);
  const message = error instanceof Error ? error.message : String(error);
  const status = /^Unexpected server response: (\d+)/.exec(message)?.[1];
  if (status === undefined) return notRunning(`nothing answers at ${origin}`, { cause: error });
  const refused = status === '401' || status === '403';
  return new CliError(
    EXIT.error,
    {
      code: refused ? 'forbidden' : 'unavailable',
      message: refused
        ? `${origin} does not accept the token`
        : `the chat at ${origin} answered HTTP ${status}`,
    },
    { cause: error },
  );
}

function connectionLost(reason: string): CliError {
  return new CliError(EXIT.error, {
    code: 'unavailable',
    message: `the connection to the chat was lost (${reason})`,
    hint: 'what was asked goes on: --conversation with the same id shows it',
  });
}
