import type { EventBus, HealthCheck, LiveBus, Logger, Registry } from '@taskloom/platform';
import { Hono } from 'hono';
import { Temporal } from 'temporal-polyfill';

import { ensureLocalUser, setServiceTokens } from './auth/accounts.ts';
import { createAuthenticator } from './auth/authenticate.ts';
import { createAuthRoutes } from './auth/routes.ts';
import { createCalendarAddresses } from './calendar/addresses.ts';
import { createCalendarRoutes } from './calendar/routes.ts';
import type { McpServerConfig } from './config.ts';
import { connectDatabase } from './database/connect.ts';
import { createDatabase } from './database/database.ts';
import { Housekeeping } from './database/housekeeping.ts';
import { migrate } from './database/migrate.ts';
import { LiveHub } from './mcp/live-hub.ts';
import { createMcpRoutes } from './mcp/routes.ts';
import { createServerFactory } from './mcp/server-factory.ts';
import { createOutboxAdmin } from './outbox/admin-routes.ts';
import { measureOutbox } from './outbox/metrics.ts';
import { createParkedRows } from './outbox/parked-rows.ts';
import { OutboxRelay } from './outbox/relay.ts';
import type { ToolServices } from './tools/execute.ts';
import { VERSION } from './version.ts';
import { warmUpWords } from './words/index.ts';

/** Once the start itself is over. */
const WARM_UP_AFTER_MS = 500;
/** Tells the replica that relays a shard of something new in it; without, it looks once a second. */
const OUTBOX_CHANNEL = 'taskloom.outbox';

interface McpServerPorts {
  eventBus: EventBus;
  liveBus: LiveBus;
  logger: Logger;
  metrics: Registry;
  /** Only tests have another clock. */
  now?: () => Temporal.Instant;
}

export interface McpServerService extends AsyncDisposable {
  /** `/mcp`, `/oauth/*`, `/calendar/*` and, with an operator's token, `/admin/outbox`. */
  routes: Hono;
  health: HealthCheck[];
  /** The one person of a standalone instance, signed in by `token`. Returns their id. */
  ensureLocalUser(options: {
    user: { name: string; timeZone: string };
    token: string;
  }): Promise<string>;
}

/** Migrates the database and serves the tools on it. Disposing drains the relay and the streams. */
export async function createMcpServer(
  config: McpServerConfig,
  { eventBus, liveBus, logger, metrics, now = () => Temporal.Now.instant() }: McpServerPorts,
): Promise<McpServerService> {
  await migrate({ adminUrl: config.adminDatabaseUrl, appUrl: config.databaseUrl });
  await using stack = new AsyncDisposableStack();
  const sql = connectDatabase({
    url: config.databaseUrl,
    maxConnections: config.maxConnections,
  });
  stack.defer(() => sql.end({ timeout: 5 }));
  const database = createDatabase(sql);
  await setServiceTokens(database, config.serviceTokens);
  const hub = stack.use(await LiveHub.create({ liveBus, logger }));
  const relay = stack.use(new OutboxRelay({ databaseUrl: config.databaseUrl, eventBus, logger }));
  stack.use(await liveBus.subscribe(OUTBOX_CHANNEL, () => relay.wake()));
  const wakeRelays = () => {
    // Here at once, also without Redis; and whichever replica has the shard.
    relay.wake();
    liveBus.publish(OUTBOX_CHANNEL, null);
  };
  stack.use(new Housekeeping({ database, logger }));
  measureOutbox({ database, metrics });
  const services: ToolServices = {
    database,
    logger,
    now,
    calendar: createCalendarAddresses({
      publicUrl: config.publicUrl,
      key: config.requestStateKey,
    }),
    committed: (hints) => {
      for (const hint of hints) hub.tell(hint);
      if (hints.length > 0) wakeRelays();
    },
  };
  const authenticate = createAuthenticator(database);
  const mcp = createMcpRoutes({
    factory: createServerFactory({
      services,
      requestStateKey: config.requestStateKey,
      version: VERSION,
    }),
    authenticate,
    hub,
    logger,
  });
  stack.use(mcp);
  const routes = new Hono()
    .route('/', mcp.routes)
    .route('/', createAuthRoutes({ database, authenticate }))
    .route('/', createCalendarRoutes({ database, now }));
  const { operatorToken } = config;
  if (operatorToken !== undefined) {
    const parked = createParkedRows(database);
    routes.route('/', createOutboxAdmin({ parked, operatorToken, wake: wakeRelays, logger }));
  }
  const warmUp = setTimeout(warmUpWords, WARM_UP_AFTER_MS);
  stack.defer(() => clearTimeout(warmUp));
  const owned = stack.move();
  return {
    routes,
    health: [
      { name: 'database', check: () => database.asSystem((tx) => tx`select 1`).then(() => {}) },
    ],
    ensureLocalUser: (options) => ensureLocalUser(database, options),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
