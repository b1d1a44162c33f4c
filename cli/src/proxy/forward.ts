import { SdkHttpError, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { META } from '@taskloom/contracts';

import { CliError } from '../errors.ts';
import { localTimeZone } from '../local-time-zone.ts';
import { tokenRefusal } from '../mcp/connection-error.ts';

/** Reaches the instance behind the proxy; a new one each time `forget` was called in between. */
export interface Upstream {
  /** Delivers through `onmessage` of the transport it returns. */
  transport(): Promise<Transport>;
  forget(): Promise<void>;
}

type Id = string | number;

/** JSON-RPC 2.0, section 5.1. */
const INTERNAL_ERROR = -32_603;

/**
 * Passes every message between a client on `wire` and an instance, whatever its protocol era: both
 * eras frame their messages alike, so that nothing has to be understood here but ids, the version
 * of a handshake, and calls of tools, which are told the time zone of this machine.
 */
export class Forwarder {
  readonly #wire: Transport;
  readonly #upstream: Upstream;
  readonly #pending = new Map<Id, AbortController>();
  #handshake: Id | undefined;
  #version: string | undefined;

  constructor(wire: Transport, upstream: Upstream) {
    this.#wire = wire;
    this.#upstream = upstream;
  }

  /** From the client to the instance. What cannot be delivered is answered with an error. */
  async up(message: JSONRPCMessage): Promise<void> {
    const id = requestId(message);
    const aborter = new AbortController();
    if (id !== undefined) this.#pending.set(id, aborter);
    if ('method' in message && message.method === 'initialize') this.#handshake = id;
    try {
      await this.#deliver(message, aborter.signal).catch(async (error: unknown) => {
        if (!neverArrived(error)) throw error;
        // The instance has ended since: there may be another one by now, or one to be started.
        await this.#upstream.forget();
        await this.#deliver(message, aborter.signal);
      });
      this.#cancel(message);
    } catch (error) {
      if (aborter.signal.aborted) return;
      // A refusal is an answer: the connection is as good as before.
      if (tokenRefusal(error) === undefined) await this.#upstream.forget();
      await this.#fail(id, describe(error));
    }
  }

  /** The instance has ended: hears on from the one that serves now. */
  async reconnect(): Promise<void> {
    await this.#upstream.forget();
    this.#hear(await this.#upstream.transport());
  }

  #hear(transport: Transport): void {
    listen(transport, { onmessage: (answer) => void this.#down(answer) });
  }

  async #deliver(message: JSONRPCMessage, signal: AbortSignal): Promise<void> {
    const id = requestId(message);
    const transport = await this.#upstream.transport();
    this.#hear(transport);
    if (this.#version !== undefined) transport.setProtocolVersion?.(this.#version);
    await transport.send(withTimeZone(message), {
      requestSignal: signal,
      onRequestStreamEnd: () => void this.#fail(id, 'the connection to Taskloom was lost'),
    });
  }

  async #down(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message) && message.id !== undefined) {
      this.#pending.delete(message.id);
      if (message.id === this.#handshake) this.#rememberVersion(message);
    }
    await this.#wire.send(message);
  }

  /** A cancelled request's stream is closed: that is how an instance of the newer era is told. */
  #cancel(message: JSONRPCMessage): void {
    if (!('method' in message) || message.method !== 'notifications/cancelled') return;
    const id = message.params?.['requestId'] as Id | undefined;
    if (id === undefined) return;
    this.#pending.get(id)?.abort();
    this.#pending.delete(id);
  }

  async #fail(id: Id | undefined, reason: string): Promise<void> {
    if (id === undefined || !this.#pending.delete(id)) return;
    const error = { code: INTERNAL_ERROR, message: reason };
    await this.#wire.send({ jsonrpc: '2.0', id, error });
  }

  #rememberVersion(message: JSONRPCMessage): void {
    if (!('result' in message)) return;
    const version = message.result['protocolVersion'];
    if (typeof version === 'string') this.#version = version;
  }
}

/** Desktop clients know nothing of `taskloom/timeZone`; one that does has the last word. */
function withTimeZone(message: JSONRPCMessage): JSONRPCMessage {
  if (!('method' in message) || message.method !== 'tools/call') return message;
  const _meta = { [META.timeZone]: localTimeZone(), ...message.params?._meta };
  return { ...message, params: { ...message.params, _meta } };
}

/** A transport has one listener for each of its events. */
export function listen(
  transport: Transport,
  listeners: Partial<Pick<Transport, 'onmessage' | 'onclose' | 'onerror'>>,
): void {
  Object.assign(transport, listeners);
}

function describe(error: unknown): string {
  if (error instanceof CliError)
    return [error.message, error.payload.hint].filter(Boolean).join(': ');
  const refusal = tokenRefusal(error);
  if (refusal) return `Taskloom ${refusal.message}: ${refusal.hint}`;
  if (SdkHttpError.isInstance(error)) return `Taskloom answered HTTP ${error.status}`;
  return 'Taskloom could not be reached: try again';
}

function neverArrived(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'ECONNREFUSED') || neverArrived(error.cause);
}

function requestId(message: JSONRPCMessage): Id | undefined {
  return 'method' in message && 'id' in message ? message.id : undefined;
}
