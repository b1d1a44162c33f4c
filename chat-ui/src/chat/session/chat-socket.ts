import { CHAT_PROTOCOL_VERSION, ServerMessage } from '@taskloom/contracts';
import type { ClientMessage } from '@taskloom/contracts';

import type { AccessTokens } from '../../session/access-tokens.ts';

export type SocketState = 'connecting' | 'ready' | 'offline';

/** Sends a frame; false when there is no connection. */
export type Send = (frame: ClientMessage) => boolean;

interface ChatSocketOptions {
  url: string;
  tokens: AccessTokens;
  onState(state: SocketState): void;
  onMessage(message: ServerMessage): void;
  /** Milliseconds to wait before attempt `n` (from 0). */
  backoff?(attempt: number): number;
}

/** RFC 6455 leaves 1008 (policy violation) for refusals; 4401 is the customary one for tokens. */
const REFUSED_CODES = new Set([1008, 4401]);
const PROBE_TIMEOUT_MS = 5_000;

/** One WebSocket after another: authenticates each, parses what comes, and tells the state. */
export class ChatSocket implements Disposable {
  readonly #options: ChatSocketOptions;
  #socket: WebSocket | undefined;
  #ready = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(options: ChatSocketOptions) {
    this.#options = options;
    this.#connect();
  }

  /** False when there is no connection to send on. */
  send(frame: ClientMessage): boolean {
    if (!this.#ready || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** The machine woke up or came online: a socket that stays silent is dead, whatever it says. */
  check(): void {
    if (this.#timer !== undefined) return this.#connect();
    if (!this.send({ v: CHAT_PROTOCOL_VERSION, type: 'list_conversations' })) return;
    this.#probe ??= setTimeout(() => this.#socket?.close(4000), PROBE_TIMEOUT_MS);
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#probe);
    this.#socket?.close();
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#options.onState('connecting');
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.addEventListener('open', () => void this.#authenticate(socket));
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#closed(code);
    });
  }

  async #authenticate(socket: WebSocket): Promise<void> {
    try {
      const token = await this.#options.tokens.get();
      const hello: ClientMessage = { v: CHAT_PROTOCOL_VERSION, type: 'authenticate', token };
      socket.send(JSON.stringify(hello));
    } catch {
      // Signed out, or nobody answers: the MCP side finds out which and says so.
      socket.close(4000);
    }
  }

  #receive(data: unknown): void {
    clearTimeout(this.#probe);
    this.#probe = undefined;
    const message = parseServerMessage(data);
    if (message === undefined) return;
    if (message.type === 'ready') {
      this.#ready = true;
      this.#attempt = 0;
      this.#options.onState('ready');
    }
    this.#options.onMessage(message);
  }

  #closed(code: number): void {
    const wasReady = this.#ready;
    this.#ready = false;
    clearTimeout(this.#probe);
    this.#probe = undefined;
    if (this.#disposed) return;
    this.#options.onState('offline');
    if (REFUSED_CODES.has(code)) {
      this.#options.tokens.forget();
      // One that was taken has ended, and another is there at once. Asking often for more would not help.
      if (!wasReady) this.#attempt = Math.max(this.#attempt, 5);
    }
    const delay = (this.#options.backoff ?? backoff)(this.#attempt);
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#connect(), delay);
  }
}

/** A frame of a newer server's that this page does not know is passed over. */
function parseServerMessage(data: unknown): ServerMessage | undefined {
  try {
    return ServerMessage.parse(JSON.parse(String(data)));
  } catch {
    return undefined;
  }
}

function backoff(attempt: number): number {
  return Math.min(15_000, 400 * 2 ** attempt) * (0.75 + Math.random() / 2);
}
