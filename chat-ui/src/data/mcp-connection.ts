import type { Client, McpSubscription, SubscriptionFilter } from '@modelcontextprotocol/client';
import { META } from '@taskloom/contracts';
import type { z } from 'zod';

import { NotSignedIn } from '../session/access-tokens.ts';
import type { AccessTokens } from '../session/access-tokens.ts';
import { t } from '../text/t.ts';
import { CLIENT_INFO, callTool, PROTOCOL_VERSION } from './call-tool.ts';
import { refusal, ToolError, unreachable } from './tool-error.ts';

const CALL_TIMEOUT_MS = 15_000;
/** The idempotency key makes a second try of a mutation safe, so a lost answer is asked for again. */
const RETRY_AFTER_MS = [300, 1200];

interface ConnectionOptions {
  url: URL;
  tokens: AccessTokens;
  /** The person is signed in no more. */
  onRefused(): void;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Set on every mutation. */
  idempotencyKey?: string;
  /** Where this browser is: the account's zone from now on, while it has but a default. */
  timeZone?: string;
  /** Milliseconds; for calls that read or write whole files. */
  timeoutMs?: number;
  onProgress?: (done: number, total?: number) => void;
}

export interface ToolCaller {
  call<T>(
    name: string,
    args: Record<string, unknown>,
    answer: z.ZodType<T>,
    options?: CallOptions,
  ): Promise<T>;
}

/**
 * The page's MCP client: each call is a request of its own, so there is no session to lose. What is streamed, live
 * changes and progress, goes by the SDK, which is loaded for it.
 */
export class McpConnection implements ToolCaller, AsyncDisposable {
  readonly #options: ConnectionOptions;
  #client: Promise<Client> | undefined;
  #onResourceUpdated: (uri: string) => void = () => {};
  #onResourcesChanged: () => void = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  async call<T>(
    name: string,
    args: Record<string, unknown>,
    answer: z.ZodType<T>,
    options: CallOptions = {},
  ): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#callOnce(name, args, answer, options);
      } catch (error) {
        const delay = RETRY_AFTER_MS[attempt];
        const lost = error instanceof ToolError && error.cause !== undefined;
        if (!lost || delay === undefined || options.signal?.aborted === true) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  /** Live changes; ends when the stream does. @throws ToolError when it cannot be opened. */
  async listen(
    filter: SubscriptionFilter,
    on: { resourceUpdated(uri: string): void; resourcesChanged(): void },
  ): Promise<McpSubscription> {
    this.#onResourceUpdated = on.resourceUpdated;
    this.#onResourcesChanged = on.resourcesChanged;
    return this.#reach(async () =>
      (await this.#connected()).listen(filter, { timeout: CALL_TIMEOUT_MS }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  async #callOnce<T>(
    name: string,
    args: Record<string, unknown>,
    answer: z.ZodType<T>,
    { signal, idempotencyKey, timeZone, timeoutMs = CALL_TIMEOUT_MS, onProgress }: CallOptions,
  ): Promise<T> {
    const _meta = {
      ...(idempotencyKey !== undefined && { [META.idempotencyKey]: idempotencyKey }),
      ...(timeZone !== undefined && { [META.timeZone]: timeZone }),
    };
    const request = { name, arguments: args, _meta };
    const result = await this.#reach(async () => {
      if (onProgress !== undefined)
        return (await this.#connected()).callTool(request, {
          timeout: timeoutMs,
          ...(signal && { signal }),
          onprogress: ({ progress, total }) => onProgress(progress, total),
        });
      const { url, tokens } = this.#options;
      const token = await tokens.get();
      const limit = AbortSignal.timeout(timeoutMs);
      return callTool(request, {
        url,
        token,
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
    });
    if (result.isError === true) {
      const text = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
      throw refusal(result._meta?.[META.error], text.join('\n'));
    }
    const parsed = answer.safeParse(result.structuredContent);
    if (parsed.success) return parsed.data;
    throw new ToolError({
      code: 'unavailable',
      message: t('Taskloom answered {name} in a form this page does not know.', { name }),
      hint: t('Reload the page: it may be older than the server.'),
    });
  }

  async #reach<T>(use: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await use();
      } catch (error) {
        if (!isUnauthorized(error)) throw unreachable(error);
        // The token may be one of before a restart: another is asked for, once.
        this.#options.tokens.forget();
        if (attempt === 0 && !isSignedOut(error)) continue;
        this.#options.onRefused();
        throw new ToolError({ code: 'forbidden', message: t('You are signed in no more.') });
      }
    }
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<Client> {
    try {
      const { Client, StreamableHTTPClientTransport } =
        await import('@modelcontextprotocol/client');
      const client = new Client(CLIENT_INFO, {
        versionNegotiation: { mode: { pin: PROTOCOL_VERSION } },
      });
      client.setNotificationHandler('notifications/resources/updated', ({ params }) =>
        this.#onResourceUpdated(params.uri),
      );
      client.setNotificationHandler('notifications/resources/list_changed', () =>
        this.#onResourcesChanged(),
      );
      const { url, tokens } = this.#options;
      await client.connect(
        new StreamableHTTPClientTransport(url, {
          authProvider: { token: () => tokens.get() },
        }),
        { timeout: CALL_TIMEOUT_MS },
      );
      return client;
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
  }
}

function isSignedOut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof NotSignedIn || isSignedOut(error.cause);
}

/** A plain call, the transport and the version probe say 401 in different classes; all carry it one of these ways. */
function isUnauthorized(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isSignedOut(error)) return true;
  if (error.name === 'UnauthorizedError' || /\b401\b|unauthorized/i.test(error.message))
    return true;
  return error.cause !== undefined && isUnauthorized(error.cause);
}
