import { randomUUID } from 'node:crypto';

import {
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type Transport,
  type TransportSendOptions,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';

import type { Session } from './session-store.ts';

const KEEP_ALIVE_MS = 15_000;

/**
 * One request of a session under way: what the server asks the client goes out on the answer's stream,
 * and what the client says to that comes by other requests, to whichever replica. So each question has an
 * id that names its exchange.
 */
export class Exchange implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport['onmessage'];
  readonly #inner = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: undefined,
    keepAliveMs: KEEP_ALIVE_MS,
  });
  readonly #prefix = `${randomUUID()}:`;
  #handshake: { id: string; done: () => void } | undefined;

  async start(): Promise<void> {
    const listeners: Pick<Transport, 'onmessage' | 'onerror' | 'onclose'> = {
      onmessage: (message, extra) => this.onmessage?.(message, extra),
      onerror: (error) => this.onerror?.(error),
      onclose: () => this.onclose?.(),
    };
    Object.assign(this.#inner, listeners);
    await this.#inner.start();
  }

  /** The server learns once more what the client said of itself when the session began. */
  async replay({ handshake }: Session): Promise<void> {
    const id = `${this.#prefix}initialize`;
    await new Promise<void>((done) => {
      this.#handshake = { id, done };
      this.onmessage?.({ jsonrpc: '2.0', id, method: 'initialize', params: handshake });
    });
    this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  handle(...request: Parameters<WebStandardStreamableHTTPServerTransport['handleRequest']>) {
    return this.#inner.handleRequest(...request);
  }

  async send(
    message: JSONRPCMessage,
    { relatedRequestId }: TransportSendOptions = {},
  ): Promise<void> {
    if (this.#handshake && 'id' in message && message.id === this.#handshake.id)
      return this.#handshake.done();
    const named = isJSONRPCRequest(message)
      ? { ...message, id: `${this.#prefix}${String(message.id)}` }
      : message;
    await this.#inner.send(named, relatedRequestId === undefined ? {} : { relatedRequestId });
  }

  /** An answer to a question of this exchange. */
  answers(message: JSONRPCMessage): boolean {
    return isJSONRPCResponse(message) && String(message.id).startsWith(this.#prefix);
  }

  /** What the client says beside this exchange: an answer to its question, or that it is cancelled. */
  deliver(message: JSONRPCMessage): void {
    if (!isJSONRPCResponse(message)) return this.onmessage?.(message);
    // Ids of the SDK are numbers.
    const id = Number(String(message.id).slice(this.#prefix.length));
    this.onmessage?.({ ...message, id });
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
