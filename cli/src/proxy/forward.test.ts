import type { JSONRPCMessage, Transport, TransportSendOptions } from '@modelcontextprotocol/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { notRunning } from '../errors.ts';
import { Forwarder, type Upstream } from './forward.ts';

interface Sent {
  message: JSONRPCMessage;
  options: TransportSendOptions;
}

/** The transport to an instance, whose sending does what the test says. */
class FakeInstance implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  readonly sent: Sent[] = [];
  version: string | undefined;
  failure: Error | undefined;

  async start(): Promise<void> {}
  async close(): Promise<void> {}

  async send(message: JSONRPCMessage, options: TransportSendOptions = {}): Promise<void> {
    this.sent.push({ message, options });
    if (this.failure) throw this.failure;
  }

  setProtocolVersion(version: string): void {
    this.version = version;
  }
}

const list = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { cursor: 'a' } } as const;
const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'get_me' } } as const;
const refusedConnection = new TypeError('fetch failed', {
  cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
});

let instances: FakeInstance[];
let answered: JSONRPCMessage[];
let forwarder: Forwarder;

beforeEach(() => {
  instances = [new FakeInstance()];
  answered = [];
  const wire: Transport = {
    start: async () => {},
    close: async () => {},
    send: async (message) => void answered.push(message),
  };
  const upstream: Upstream = {
    async transport() {
      const [instance] = instances;
      if (!instance) throw notRunning('Taskloom is not running');
      return instance;
    },
    forget: async () => void instances.shift(),
  };
  forwarder = new Forwarder(wire, upstream);
});

function first(): FakeInstance {
  const [instance] = instances;
  return instance ?? expect.unreachable('there is no instance');
}

describe('the stdio proxy', () => {
  it('passes requests, answers and notifications as they are', async () => {
    const progress = {
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progress: 1 },
    } as const;
    const answer = { jsonrpc: '2.0', id: 7, result: { structuredContent: { a: 1 } } } as const;
    await forwarder.up(list);
    first().onmessage?.(progress);
    first().onmessage?.(answer);
    expect(first().sent.map(({ message }) => message)).toEqual([list]);
    expect(answered).toEqual([progress, answer]);
  });

  it("tells a tool this machine's time zone, unless the client does", async () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    const told = { 'taskloom/timeZone': 'America/Lima', progressToken: 3 };
    await forwarder.up(call);
    await forwarder.up({ ...call, params: { ...call.params, _meta: told } });
    const sent = first().sent.map(({ message }) => ('params' in message ? message.params : {}));
    expect(sent).toEqual([
      { name: 'get_me', _meta: { 'taskloom/timeZone': 'Asia/Tokyo' } },
      { name: 'get_me', _meta: told },
    ]);
    vi.unstubAllEnvs();
  });

  it('closes the stream of a cancelled request', async () => {
    await forwarder.up(call);
    const cancelled = {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 7 },
    } as const;
    expect(first().sent[0]?.options.requestSignal?.aborted).toBe(false);
    await forwarder.up(cancelled);
    expect(first().sent[0]?.options.requestSignal?.aborted).toBe(true);
    expect(answered).toEqual([]);
  });

  it('speaks the version of the handshake from then on', async () => {
    await forwarder.up({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} });
    first().onmessage?.({ jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25' } });
    await forwarder.up(call);
    expect(first().version).toBe('2025-11-25');
  });

  it('sends again to the next instance when nobody listened', async () => {
    const next = new FakeInstance();
    first().failure = refusedConnection;
    instances.push(next);
    await forwarder.up(call);
    expect(next.sent.map(({ message }) => message)).toMatchObject([call]);
    expect(answered).toEqual([]);
  });

  it('does not send again what may have arrived, but says so', async () => {
    const next = new FakeInstance();
    first().failure = new TypeError('fetch failed');
    instances.push(next);
    await forwarder.up(call);
    expect(next.sent).toEqual([]);
    expect(answered).toEqual([
      {
        jsonrpc: '2.0',
        id: 7,
        error: { code: -32_603, message: 'Taskloom could not be reached: try again' },
      },
    ]);
  });

  it('answers with what to do when there is no instance', async () => {
    instances = [];
    await forwarder.up(call);
    expect(answered).toEqual([
      {
        jsonrpc: '2.0',
        id: 7,
        error: { code: -32_603, message: 'Taskloom is not running: start it with npm start' },
      },
    ]);
  });

  it('answers a request whose stream ended without an answer', async () => {
    await forwarder.up(call);
    first().sent[0]?.options.onRequestStreamEnd?.();
    expect(answered).toMatchObject([
      { id: 7, error: { message: 'the connection to Taskloom was lost' } },
    ]);
  });

  it('does not answer twice when a stream ends after its answer', async () => {
    await forwarder.up(call);
    first().onmessage?.({ jsonrpc: '2.0', id: 7, result: {} });
    first().sent[0]?.options.onRequestStreamEnd?.();
    expect(answered).toHaveLength(1);
  });

  it('keeps quiet about a notification that could not be delivered', async () => {
    first().failure = new TypeError('fetch failed');
    await forwarder.up({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(answered).toEqual([]);
  });
});
