import { randomUUID } from 'node:crypto';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { ErrorPayload, META } from '@taskloom/contracts';
import type { z } from 'zod';

import { CliError, EXIT, refused } from '../errors.ts';
import type { Instance } from '../instance/find-instance.ts';
import { localTimeZone } from '../local-time-zone.ts';
import { connectionError, isLostAnswer } from './connection-error.ts';

/** A tool's answer: `data` as this program knows it, `raw` with all that the server sent. */
export interface Answer<T> {
  data: T;
  raw: Record<string, unknown>;
}

/** The tools of an instance, called for the person at the terminal. Errors are `CliError`. */
export interface TaskClient extends AsyncDisposable {
  query<T extends z.ZodType>(call: ToolCall<T>): Promise<Answer<z.infer<T>>>;
  /** Like `query`, for tools that change something: safe to be sent twice. */
  change<T extends z.ZodType>(call: ToolCall<T>): Promise<Answer<z.infer<T>>>;
}

interface ToolCall<T extends z.ZodType> {
  tool: string;
  args: Record<string, unknown>;
  output: T;
}

const TIMEOUT_MS = 30_000;

export async function connectTaskClient(
  instance: Instance,
  signal: AbortSignal,
): Promise<TaskClient> {
  const client = await connectClient(instance, signal);

  async function send(call: ToolCall<z.ZodType>, meta: Record<string, unknown>) {
    return client.callTool(
      {
        name: call.tool,
        arguments: call.args,
        _meta: { [META.timeZone]: localTimeZone(), ...meta },
      },
      { signal, timeout: TIMEOUT_MS },
    );
  }

  async function run<T extends z.ZodType>(call: ToolCall<T>, meta: Record<string, unknown>) {
    let result;
    try {
      result = await send(call, meta).catch((error: unknown) => {
        if (!isLostAnswer(error) || signal.aborted) throw error;
        return send(call, meta);
      });
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(instance, error);
    }
    if (result.isError) throw refused(errorOf(call.tool, result));
    const data = call.output.safeParse(result.structuredContent);
    if (!data.success) throw unexpected(call.tool, data.error);
    return { data: data.data, raw: result.structuredContent as Record<string, unknown> };
  }

  return {
    query: (call) => run(call, {}),
    change: (call) => run(call, { [META.idempotencyKey]: `cli:${randomUUID()}` }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** A client of the instance's own protocol. Throws `CliError` when nobody answers there. */
async function connectClient(instance: Instance, signal: AbortSignal): Promise<Client> {
  const client = new Client(
    { name: 'taskloom-cli', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  );
  const transport = new StreamableHTTPClientTransport(new URL(instance.mcpUrl), {
    requestInit: { headers: { authorization: `Bearer ${instance.token}` } },
  });
  // The SDK's first request does not heed a signal: closing the transport under it does.
  const abandoned = Promise.withResolvers<never>();
  const abandon = () => {
    void transport.close();
    abandoned.reject(signal.reason);
  };
  signal.addEventListener('abort', abandon);
  try {
    await Promise.race([client.connect(transport, { timeout: TIMEOUT_MS }), abandoned.promise]);
    return client;
  } catch (error) {
    signal.throwIfAborted();
    throw connectionError(instance, error);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

function errorOf(
  tool: string,
  result: { _meta?: Record<string, unknown> | undefined; content: { type: string }[] },
): ErrorPayload {
  const payload = ErrorPayload.safeParse(result._meta?.[META.error]);
  if (payload.success) return payload.data;
  const [first] = result.content;
  const text = first && 'text' in first ? String(first.text) : `${tool} failed without saying why`;
  return { code: 'unavailable', message: text };
}

function unexpected(tool: string, cause: unknown): CliError {
  const message = `${tool} gave an answer that this version does not understand`;
  return new CliError(EXIT.error, { code: 'unavailable', message }, { cause });
}
