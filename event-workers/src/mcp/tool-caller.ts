import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { ErrorPayload, META } from '@taskloom/contracts';
import { activeTraceparent } from '@taskloom/platform';
import type { z } from 'zod';

import { ToolCallError, toolFailure } from '../errors.ts';
import { callFailure, connectFailure } from './call-failure.ts';

export interface ToolCall<T extends z.ZodType> {
  tool: string;
  args: Record<string, unknown>;
  output: T;
  signal: AbortSignal;
  /** The same key answers the first result and changes nothing. */
  idempotencyKey?: string;
  /** The operation whose event led to this call. */
  causedBy?: string | undefined;
  /** W3C Trace Context of the event that led to this call. */
  traceparent?: string | undefined;
}

/** The one way workers act: tools of the MCP server, called as a service principal. */
export interface ToolCaller extends AsyncDisposable {
  /** Throws `ToolCallError`; when `signal` aborts, its reason. */
  call<T extends z.ZodType>(call: ToolCall<T>): Promise<z.infer<T>>;
}

export interface ToolCallerOptions {
  /** Name this client gives itself in the protocol. */
  name: string;
  mcpUrl: string;
  /** A service token, sent as `Authorization: Bearer`. */
  token: string;
  /** Milliseconds that one call may take, connecting included. */
  timeoutMs: number;
}

interface Connection {
  client: Promise<Client>;
  /** Calls under way on it. */
  calls: number;
}

/**
 * Connects with the first call, and again after a call that could not reach the server. Such a call ends
 * alone: the connection it was made on closes when the others on it have ended, too.
 */
export function createToolCaller(options: ToolCallerOptions): ToolCaller {
  let connection: Connection | undefined;
  /** Those that no new call uses, among them. */
  const open = new Set<Connection>();
  const disposed = new AbortController();

  async function connect(signal: AbortSignal): Promise<Client> {
    const client = new Client(
      { name: options.name, version: '1' },
      { versionNegotiation: { mode: 'auto' } },
    );
    const transport = new StreamableHTTPClientTransport(new URL(options.mcpUrl), {
      requestInit: { headers: { authorization: `Bearer ${options.token}` } },
    });
    // The SDK's first request does not heed a signal: closing the transport under it does.
    const abandon = () => void transport.close();
    signal.addEventListener('abort', abandon);
    try {
      await abortable(client.connect(transport, { timeout: options.timeoutMs }), signal);
      return client;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  }

  /** One connection for all calls. Who waits for one that fails fails with it; the next call makes another. */
  function connected(): Connection {
    if (connection) return connection;
    const client = connect(
      AbortSignal.any([disposed.signal, AbortSignal.timeout(options.timeoutMs)]),
    );
    const made = { client, calls: 0 };
    connection = made;
    open.add(made);
    client.catch(() => {
      forget(made);
      open.delete(made);
    });
    return made;
  }

  function forget(one: Connection): void {
    if (connection === one) connection = undefined;
  }

  async function leave(one: Connection): Promise<void> {
    one.calls -= 1;
    if (one.calls > 0 || connection === one) return;
    open.delete(one);
    await close(one);
  }

  return {
    async call(call) {
      call.signal.throwIfAborted();
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(options.timeoutMs)]);
      const used = connected();
      let client: Client;
      try {
        client = await abortable(used.client, signal);
      } catch (error) {
        call.signal.throwIfAborted();
        throw connectFailure(call.tool, error);
      }
      let result;
      used.calls += 1;
      try {
        result = await client.callTool(
          { name: call.tool, arguments: call.args, _meta: metaOf(call) },
          { signal, timeout: options.timeoutMs },
        );
      } catch (error) {
        call.signal.throwIfAborted();
        const failure = callFailure(call.tool, error);
        if (failure.code === 'unreachable') forget(used);
        throw failure;
      } finally {
        await leave(used);
      }
      if (result.isError) throw failureOf(call.tool, result._meta);
      const output = call.output.safeParse(result.structuredContent);
      if (output.success) return output.data;
      throw new ToolCallError(
        {
          tool: call.tool,
          code: 'protocol',
          retryable: false,
          message: 'the answer is not what the tool promises',
        },
        { cause: output.error },
      );
    },
    async [Symbol.asyncDispose]() {
      disposed.abort();
      await Promise.all([...open].map(close));
    },
  };
}

/** Ends the calls under way on it. */
async function close({ client }: Connection): Promise<void> {
  await client.then(
    (connected) => connected.close(),
    () => undefined,
  );
}

/** Settles as `promise` does, or with the signal's reason when that comes first. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function metaOf(call: ToolCall<z.ZodType>): Record<string, unknown> {
  const traceparent = activeTraceparent() ?? call.traceparent;
  return {
    ...(call.idempotencyKey && { [META.idempotencyKey]: call.idempotencyKey }),
    ...(call.causedBy && { [META.causedBy]: call.causedBy }),
    ...(traceparent && { traceparent }),
  };
}

function failureOf(tool: string, meta: Record<string, unknown> | undefined): ToolCallError {
  const payload = ErrorPayload.safeParse(meta?.[META.error]);
  if (payload.success) return toolFailure(tool, payload.data);
  return new ToolCallError({
    tool,
    code: 'protocol',
    retryable: false,
    message: 'the tool failed without saying why',
  });
}
