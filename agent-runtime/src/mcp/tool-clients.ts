import { Client, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import { ErrorPayload, Me, META } from '@taskloom/contracts';
import { activeTraceparent } from '@taskloom/platform';

import type { ActingTokens } from '../auth/acting-tokens.ts';
import { UpstreamError } from '../errors.ts';
import { failedResult, type ToolResult } from './tool-result.ts';

export type { Tool };

export interface ToolCall {
  name: string;
  args: Record<string, unknown>;
  /** The same key answers the first result and changes nothing: a call may be sent again. */
  idempotencyKey: string;
  signal: AbortSignal;
}

/** A person's tools, called as that person. */
export interface UserTools {
  me: Me;
  tools: readonly Tool[];
  /** Never rejects for what the tool or the network does: that is a result with `isError`. */
  call(call: ToolCall): Promise<ToolResult>;
}

interface Options {
  mcpUrl: string;
  tokens: ActingTokens;
}

interface Connection {
  client: Client;
  token: string;
  tools: readonly Tool[];
  me: Me;
  /** Milliseconds since the epoch until which `tools` and `me` are taken as they are. */
  freshUntil: number;
}

const CALL_TIMEOUT_MS = 30_000;
const LIST_KEPT_MS = 60_000;
const CONNECTIONS = 2_000;

/** Connections to the tool server, one per person. */
export class ToolClients implements AsyncDisposable {
  readonly #options: Options;
  readonly #connections = new Map<string, Promise<Connection>>();
  /** The server lists the same for everybody: one list, however many people there are. */
  #listed: { tools: readonly Tool[]; freshUntil: number } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Throws `UpstreamError` when the tools cannot be reached. `timeZone` is where the person's program
   * is: the account's from now on, while it has but a default.
   */
  async forUser(
    userId: string,
    { signal, timeZone }: { signal: AbortSignal; timeZone?: string | undefined },
  ): Promise<UserTools> {
    const { me, tools } = await this.#connection(userId, { signal, timeZone });
    return { me, tools, call: (call) => this.#call(userId, call) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const users = [...this.#connections.keys()];
    await Promise.all(users.map((userId) => this.#drop(userId)));
  }

  async #call(userId: string, call: ToolCall): Promise<ToolResult> {
    const traceparent = activeTraceparent();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const signal = AbortSignal.any([call.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
        const { client } = await this.#connection(userId, { signal });
        const result = await client.callTool(
          {
            name: call.name,
            arguments: call.args,
            _meta: {
              [META.idempotencyKey]: call.idempotencyKey,
              ...(traceparent && { traceparent }),
            },
          },
          { signal, timeout: CALL_TIMEOUT_MS },
        );
        return toToolResult(result);
      } catch (error) {
        call.signal.throwIfAborted();
        await this.#drop(userId);
        if (refusesToken(error)) this.#options.tokens.forget(userId);
        if (attempt === 2) return unreachable();
      }
    }
  }

  async #connection(
    userId: string,
    { signal, timeZone }: { signal: AbortSignal; timeZone?: string | undefined },
  ): Promise<Connection> {
    const token = await this.#options.tokens.forUser(userId);
    const kept = await this.#connections.get(userId)?.catch(() => undefined);
    const learns = timeZone !== undefined && kept?.me.settings?.time_zone_source === 'default';
    if (kept?.token === token && kept.freshUntil > Date.now() && !learns) return kept;
    await this.#drop(userId);
    const opening = connect(this.#options.mcpUrl, token, {
      signal,
      timeZone,
      list: (client, options) => this.#list(client, options),
    });
    this.#connections.set(userId, opening);
    try {
      return await opening;
    } catch (cause) {
      signal.throwIfAborted();
      if (refusesToken(cause)) this.#options.tokens.forget(userId);
      throw new UpstreamError('tools', SdkHttpError.isInstance(cause) ? cause.status : undefined, {
        cause,
      });
    } finally {
      if (this.#connections.size > CONNECTIONS) {
        const [oldest] = this.#connections.keys();
        if (oldest !== undefined && oldest !== userId) await this.#drop(oldest);
      }
    }
  }

  async #list(client: Client, options: CallOptions): Promise<readonly Tool[]> {
    if (this.#listed && this.#listed.freshUntil > Date.now()) return this.#listed.tools;
    const tools = await listTools(client, options);
    this.#listed = { tools, freshUntil: Date.now() + LIST_KEPT_MS };
    return tools;
  }

  async #drop(userId: string): Promise<void> {
    const dropped = this.#connections.get(userId);
    this.#connections.delete(userId);
    await dropped?.then(
      ({ client }) => client.close(),
      () => undefined,
    );
  }
}

interface CallOptions {
  signal: AbortSignal;
  timeout: number;
}

async function connect(
  mcpUrl: string,
  token: string,
  {
    signal,
    timeZone,
    list,
  }: {
    signal: AbortSignal;
    timeZone: string | undefined;
    list: (client: Client, options: CallOptions) => Promise<readonly Tool[]>;
  },
): Promise<Connection> {
  const client = new Client(
    { name: 'taskloom-agent', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  );
  const transport = new StreamableHTTPClientTransport(new URL(mcpUrl), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  const options = { signal, timeout: CALL_TIMEOUT_MS };
  await client.connect(transport, options);
  const tools = await list(client, options);
  const zone = timeZone === undefined ? {} : { _meta: { [META.timeZone]: timeZone } };
  const me = await client.callTool({ name: 'get_me', arguments: {}, ...zone }, options);
  return {
    client,
    token,
    tools,
    me: Me.parse(me.structuredContent),
    freshUntil: Date.now() + LIST_KEPT_MS,
  };
}

async function listTools(client: Client, options: CallOptions): Promise<Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(
      { ...(cursor !== undefined && { cursor }), _meta: { [META.approvals]: true } },
      options,
    );
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return tools;
}

function toToolResult(result: CallToolResult): ToolResult {
  const text = result.content.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n');
  const error = ErrorPayload.safeParse(result._meta?.[META.error]);
  const content = objectOf(result.structuredContent);
  return {
    isError: result.isError === true,
    text: text === '' && content ? JSON.stringify(content) : text,
    ...(content && { content }),
    ...(result.isError && error.success && { error: error.data }),
  };
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function refusesToken(error: unknown): boolean {
  return SdkHttpError.isInstance(error) && (error.status === 401 || error.status === 403);
}

function unreachable(): ToolResult {
  return failedResult({
    code: 'unavailable',
    message: 'The tasks could not be reached. Whether this was done is not known.',
    hint: 'Look whether it was done before trying again in a moment.',
  });
}
