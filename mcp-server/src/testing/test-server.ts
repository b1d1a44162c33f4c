import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createPostgresEventBus,
  migratePlatform,
  Registry,
  securityHeaders,
  serveHttp,
} from '@taskloom/platform';
import { createTestDatabase } from '@taskloom/platform/testing';
import { META } from '@taskloom/contracts';
import type { CallToolResult } from '@modelcontextprotocol/server';
import postgres from 'postgres';
import { Temporal } from 'temporal-polyfill';

import type { Mailer } from '../accounts/mail/mailer.ts';
import { addUser } from '../auth/accounts.ts';
import { GRANTABLE_SCOPES } from '../auth/principal.ts';
import { makeToken, storeToken } from '../auth/token-store.ts';
import { createMcpServer } from '../create-mcp-server.ts';
import { migrate } from '../database/migrate.ts';
import { startCountingProxy } from './counting-proxy.ts';

interface TestServerOptions {
  /** Where the clock stands; absent: the real one. */
  now?: string;
  timeZone?: string;
  /** Gets the mail about accounts. */
  mailer?: Mailer;
  /** `transactions()` tells what each took of the database. */
  countsStatements?: boolean;
}

/** The real server on a database of its own, and clients that reach it over HTTP. */
export async function startTestServer({
  now,
  timeZone = 'Europe/Berlin',
  countsStatements = false,
  mailer,
}: TestServerOptions = {}) {
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
  const metrics = new Registry();
  const appUrl = database.urlFor('taskloom_test_app', 'test');
  const counting = countsStatements ? stack.use(await startCountingProxy(appUrl)) : undefined;
  const clock = { now: now === undefined ? undefined : Temporal.Instant.from(now) };
  const liveBus = stack.use(createInProcessLiveBus());
  await migrate({ adminUrl: database.url, appUrl });
  const makeServer = (isFirst: boolean) =>
    createMcpServer(
      {
        databaseUrl: counting?.through(appUrl) ?? appUrl,
        // Each connection prepares its statements for itself.
        maxConnections: counting ? 1 : 8,
        serviceTokens: tokens,
        requestStateKey: 'a key of at least thirty-two bytes',
        publicUrl: 'https://taskloom.example',
      },
      {
        eventBus,
        liveBus,
        logger,
        mailer,
        // Each has gauges of its own; the first one's are asked.
        metrics: isFirst ? metrics : new Registry(),
        now: () => clock.now ?? Temporal.Now.instant(),
      },
    );
  const server = stack.use(await makeServer(true));
  const token = makeToken('personal');
  const userId = await server.ensureLocalUser({ user: { name: 'Anna', timeZone }, token });
  const serve = ({ endpoint, router }: typeof server) =>
    serveHttp({
      app: createHttpApp({ logger, handlers: [endpoint, securityHeaders(), router] }),
      host: '127.0.0.1',
      port: 0,
      logger,
    });
  const http = stack.use(await serve(server));
  const owned = stack.move();
  return {
    url: http.url,
    token,
    userId,
    tokens,
    /** Superuser's connection, past row-level security. */
    admin,
    eventBus,
    /** Another replica on the same database; returns its address. */
    async addReplica(): Promise<string> {
      const replica = owned.use(await makeServer(false));
      return owned.use(await serve(replica)).url;
    },
    /** Another person; returns their token and id. */
    async addPerson(name: string): Promise<{ token: string; userId: string }> {
      return admin.begin(async (tx) => {
        const at = (clock.now ?? Temporal.Now.instant()).toString();
        const id = await addUser(tx as never, { name, timeZone, isZoneGuessed: false, at });
        const scopes = [...GRANTABLE_SCOPES];
        return {
          userId: id,
          token: await storeToken(tx as never, { kind: 'personal', userId: id, scopes }),
        };
      });
    },
    /** Another token of the first person, with these scopes alone. */
    async tokenWith(scopes: string[]): Promise<string> {
      return admin.begin((tx) => storeToken(tx as never, { kind: 'personal', userId, scopes }));
    },
    /** The value of a gauge or counter without labels. */
    async metric(name: string): Promise<number | undefined> {
      const found = (await metrics.getMetricsAsJSON()).find((metric) => metric.name === name);
      return found?.values[0]?.value;
    },
    /** As Prometheus reads them. */
    metrics: () => metrics.metrics(),
    /** Those since it was asked last; see `countsStatements`. */
    transactions: () => counting?.take() ?? [],
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
