import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createPostgresEventBus,
  migratePlatform,
  Registry,
  serveHttp,
} from '@taskloom/platform';
import { createTestDatabase } from '@taskloom/platform/testing';
import { META } from '@taskloom/contracts';
import type { CallToolResult } from '@modelcontextprotocol/server';
import postgres from 'postgres';
import { Temporal } from 'temporal-polyfill';

import { addUser } from '../auth/accounts.ts';
import { makeToken, storeToken } from '../auth/token-store.ts';
import { createMcpServer } from '../create-mcp-server.ts';

interface TestServerOptions {
  /** Where the clock stands; absent: the real one. */
  now?: string;
  timeZone?: string;
}

/** The real server on a database of its own, and clients that reach it over HTTP. */
export async function startTestServer({ now, timeZone = 'Europe/Berlin' }: TestServerOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const logger = createLogger({ name: 'test', level: 'silent' });
  const admin = postgres(database.url, { max: 4, onnotice: () => {} });
  stack.defer(() => admin.end({ timeout: 1 }));
  await migratePlatform(admin);
  const eventBus = stack.use(createPostgresEventBus({ sql: admin, logger }));
  const tokens = {
    'agent-runtime': makeToken('service'),
    recurrence: makeToken('service'),
    notification: makeToken('service'),
  };
  const clock = { now: now === undefined ? undefined : Temporal.Instant.from(now) };
  const server = stack.use(
    await createMcpServer(
      {
        databaseUrl: database.urlFor('taskloom_test_app', 'test'),
        adminDatabaseUrl: database.url,
        maxConnections: 8,
        serviceTokens: tokens,
        requestStateKey: 'a key of at least thirty-two bytes',
        publicUrl: 'https://taskloom.example',
      },
      {
        eventBus,
        liveBus: stack.use(createInProcessLiveBus()),
        logger,
        metrics: new Registry(),
        now: () => clock.now ?? Temporal.Now.instant(),
      },
    ),
  );
  const token = makeToken('personal');
  const userId = await server.ensureLocalUser({ user: { name: 'Anna', timeZone }, token });
  const app = createHttpApp({ logger, health: server.health, metrics: new Registry() });
  app.route('/', server.routes);
  const http = stack.use(await serveHttp({ app, host: '127.0.0.1', port: 0, logger }));
  const owned = stack.move();
  return {
    url: http.url,
    token,
    userId,
    tokens,
    /** Superuser's connection, past row-level security. */
    admin,
    eventBus,
    /** Another person; returns their token and id. */
    async addPerson(name: string): Promise<{ token: string; userId: string }> {
      return admin.begin(async (tx) => {
        const id = await addUser(tx as never, { name, timeZone });
        const scopes = ['tasks:read', 'tasks:write'];
        return {
          userId: id,
          token: await storeToken(tx as never, { kind: 'personal', userId: id, scopes }),
        };
      });
    },
    setNow: (instant: string) => void (clock.now = Temporal.Instant.from(instant)),
    async connect(
      as = token,
      options: { canBeAsked?: boolean; query?: string } = {},
    ): Promise<TestClient> {
      return owned.use(
        await connectClient(`${http.url}/mcp${options.query ?? ''}`, { token: as, ...options }),
      );
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
export type TestClient = Awaited<ReturnType<typeof connectClient>>;

async function connectClient(
  url: string,
  { token, canBeAsked = false }: { token: string; canBeAsked?: boolean },
) {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      versionNegotiation: { mode: 'auto' },
      ...(canBeAsked ? { capabilities: { elicitation: { form: {} } } } : {}),
    },
  );
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  async function raw(name: string, args: object, meta?: Record<string, unknown>) {
    return await client.callTool({
      name,
      arguments: { ...args },
      ...(meta ? { _meta: meta } : {}),
    });
  }
  return {
    client,
    raw,
    /** The structured answer; throws the error's payload when the tool refuses. */
    async call<T = Answer>(name: string, args: object = {}, meta?: Record<string, unknown>) {
      const result = await raw(name, args, meta);
      if (result.isError) throw new ToolRefused(result);
      return result.structuredContent as T;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Loose on purpose: tests assert what they need of it. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = any;

class ToolRefused extends Error {
  override name = 'ToolRefused';
  readonly payload: Answer;

  constructor(result: CallToolResult) {
    super(JSON.stringify(result.content));
    this.payload = result._meta?.[META.error];
  }
}
