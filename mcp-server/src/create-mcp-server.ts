import {
  type AttemptLimit,
  createAttemptLimit,
  crossOrigin,
  type EventBus,
  type HealthCheck,
  type LiveBus,
  type Logger,
  type Registry,
} from '@taskloom/platform';
import { type RequestHandler, Router } from 'express';
import { Temporal } from 'temporal-polyfill';

import { createAccounts } from './accounts/create-accounts.ts';
import { createConfirmationLinks } from './accounts/confirmation-links.ts';
import { createInvitationLinks } from './accounts/invitation-links.ts';
import { createMailer, type Mailer } from './accounts/mail/mailer.ts';
import { ensureLocalUser, setServiceTokens } from './auth/accounts.ts';
import { createAuthenticator, REVOKED_TOKENS } from './auth/authenticate.ts';
import { createIntrospectionRouter } from './auth/introspection.ts';
import { resourceOf } from './auth/oidc/provider.ts';
import type { Principal } from './auth/principal.ts';
import { createSealer } from './auth/sealer.ts';
import { TokenUses } from './auth/token-uses.ts';
import { RateLimitStore } from './accounts/rate-limit-store.ts';
import { checkSealed } from './accounts/sealed-columns.ts';
import { createCalendarAddresses } from './calendar/addresses.ts';
import { createCalendarRouter } from './calendar/routes.ts';
import type { McpServerConfig } from './config.ts';
import { connectDatabase } from './database/connect.ts';
import { createDatabase, type Database } from './database/database.ts';
import { Housekeeping } from './database/housekeeping.ts';
import { NotifiedCache } from './database/notified-cache.ts';
import { checkSchema } from './database/schema-version.ts';
import { CHANGED_PEOPLE, type Person, readPerson } from './domain/actors.ts';
import { isId } from './domain/resolve.ts';
import { measureFailures } from './domain/metrics.ts';
import { createDownloadLinks } from './import-export/export/download-links.ts';
import { createDownloadRouter } from './import-export/export/download-routes.ts';
import { DayChanges } from './mcp/day-changes.ts';
import { SubscriptionHub } from './mcp/subscription-hub.ts';
import { createMcpEndpoint } from './mcp/routes.ts';
import { createServerFactory, QUESTION_SECONDS } from './mcp/server-factory.ts';
import { CHANGED_SESSIONS, type Session, SessionStore } from './mcp/sessions/session-store.ts';
import { Sessions } from './mcp/sessions/sessions.ts';
import { createOutboxAdmin } from './outbox/admin-routes.ts';
import { measureTransactions } from './database/metrics.ts';
import { measureOutbox } from './outbox/metrics.ts';
import { createParkedRows } from './outbox/parked-rows.ts';
import { OutboxRelay } from './outbox/relay.ts';
import { answerInvitation } from './tools/answer-invitation.ts';
import { measureTools } from './tools/metrics.ts';
import type { ToolServices } from './tools/tool-call.ts';
import { warmUpWords } from './words/index.ts';

/** For which wrong tokens and addresses of calendars are counted. */
const GUESS_WINDOW_SECONDS = 60;
/** However many calls one person has under way. */
const CONNECTIONS_FOR_OTHERS = 2;
/** Once the start itself is over. */
const WARM_UP_AFTER_MS = 500;
/** Two years. */
const DEFAULT_ACTIVITY_DAYS = 730;
/** Tells the replica that relays a shard of something new in it; without, it looks once a second. */
const OUTBOX_CHANNEL = 'taskloom.outbox';

interface McpServerPorts {
  eventBus: EventBus;
  liveBus: LiveBus;
  logger: Logger;
  metrics: Registry;
  /** Only tests have another clock. */
  now?: () => Temporal.Instant;
  /** Sends mail about accounts; absent: by the config's server, if it names one. */
  mailer?: Mailer | undefined;
  /** Makes another encryption key and keeps it for the next start; absent: keys come by config. */
  makeEncryptionKey?: (() => Promise<string>) | undefined;
  /** Fetches metadata documents of OAuth clients; absent: `fetch`, which tests have no hosts for. */
  fetchMetadata?: typeof fetch;
}

export interface McpServerService extends AsyncDisposable {
  /** `/mcp`: needs nothing that stands before other handlers. */
  endpoint: RequestHandler;
  /** `/oauth/*`, `/account/*`, `/.well-known/*`, `/calendar/*` and, with an operator's token, `/admin/outbox`. */
  router: Router;
  health: HealthCheck[];
  /** The one person of a standalone instance, signed in by `token`. Returns their id. */
  ensureLocalUser(options: {
    user: { name: string; timeZone: string };
    token: string;
  }): Promise<string>;
}

/** Serves the tools on a database that `migrate` has brought up to date. Disposing drains the relay and the streams. */
export async function createMcpServer(
  config: McpServerConfig,
  {
    eventBus,
    liveBus,
    logger,
    metrics,
    fetchMetadata,
    mailer: givenMailer,
    makeEncryptionKey,
    now = () => Temporal.Now.instant(),
  }: McpServerPorts,
): Promise<McpServerService> {
  await using stack = new AsyncDisposableStack();
  const sql = connectDatabase({
    url: config.databaseUrl,
    maxConnections: config.maxConnections,
  });
  stack.defer(() => sql.end({ timeout: 5 }));
  await checkSchema(sql);
  const database = createDatabase(sql, {
    transactionsPerPerson: Math.max(1, config.maxConnections - CONNECTIONS_FOR_OTHERS),
  });
  const principals = stack.use(
    await NotifiedCache.create<Principal>({ sql, channel: REVOKED_TOKENS }),
  );
  const people = stack.use(await NotifiedCache.create<Person>({ sql, channel: CHANGED_PEOPLE }));
  await setServiceTokens(database, config.serviceTokens);
  const hub = stack.use(await SubscriptionHub.create({ liveBus, logger }));
  const relay = stack.use(new OutboxRelay({ databaseUrl: config.databaseUrl, eventBus, logger }));
  stack.use(await liveBus.subscribe(OUTBOX_CHANNEL, () => relay.wake()));
  const wakeRelays = () => {
    // Here at once, also without Redis; and whichever replica has the shard.
    relay.wake();
    liveBus.publish(OUTBOX_CHANNEL, null);
  };
  stack.use(
    new Housekeeping({
      database,
      logger,
      activityDays: config.activityDays ?? DEFAULT_ACTIVITY_DAYS,
    }),
  );
  // First: the others ask the database when they are read.
  measureTransactions({ database, metrics });
  measureOutbox({ database, metrics });
  measureFailures({ database, metrics });
  const downloads = createDownloadLinks({
    publicUrl: config.publicUrl,
    key: config.requestStateKey,
  });
  const encryptionKeys = config.encryptionKeys ?? ([config.requestStateKey] as const);
  const sealer = createSealer(encryptionKeys);
  await checkSealed(database, sealer);
  const mailer = givenMailer ?? (config.mail && stack.use(createMailer(config.mail, logger)));
  const services: ToolServices = {
    database,
    people,
    logger,
    observe: measureTools(metrics),
    now,
    calendar: createCalendarAddresses({
      publicUrl: config.publicUrl,
      key: config.requestStateKey,
    }),
    downloads,
    invitations: createInvitationLinks({ publicUrl: config.publicUrl, mailer }),
    confirmations: createConfirmationLinks({ publicUrl: config.publicUrl, mailer }),
    sealer,
    committed: (hints) => {
      for (const hint of hints) hub.tell(hint);
      if (hints.length > 0) wakeRelays();
    },
  };
  stack.use(
    new DayChanges({
      hub,
      now,
      zoneOf: async (userId) => {
        if (!isId(userId)) return undefined;
        const person = await people.get(userId, () =>
          database.asSystem((tx) => readPerson(tx, userId)),
        );
        return person.user.time_zone;
      },
    }),
  );
  const uses = stack.use(new TokenUses({ database, logger }));
  const authenticate = uses.noting(
    createAuthenticator({ database, principals, resource: resourceOf(config.publicUrl) }),
  );
  const accounts = stack.use(
    await createAccounts(
      { signUp: 'invitation', ...config, encryptionKeys },
      {
        database,
        authenticate,
        logger,
        fetchMetadata,
        mailer,
        sealer,
        makeEncryptionKey,
        exportLink: (userId) =>
          downloads.make(
            { userId, format: 'taskloom-json', includeDone: true },
            now().epochMilliseconds,
          ).url,
        eventsAdded: wakeRelays,
        settingsChanged: (userId) =>
          services.committed([
            { users: [userId], uris: ['notifications://inbox'], listChanged: false },
          ]),
        answerInvitation: (userId, input) => answerInvitation(services, userId, input),
      },
    ),
  );
  const { conformance = false } = config;
  const answers = new RateLimitStore({ database, prefix: 'answers', seconds: QUESTION_SECONDS });
  const factory = createServerFactory({
    services,
    requestStateKey: config.requestStateKey,
    conformance,
    isFirstUse: async (mark) => (await answers.increment(mark)).totalHits === 1,
  });
  const cache = stack.use(await NotifiedCache.create<Session>({ sql, channel: CHANGED_SESSIONS }));
  const sessions = stack.use(
    await Sessions.create({
      store: new SessionStore({ database, cache }),
      liveBus,
      hub,
      factory,
    }),
  );
  const mcp = stack.use(
    createMcpEndpoint({
      services,
      factory,
      authenticate,
      wrongTokens: limitGuesses(database, 'wrong-tokens'),
      hub,
      sessions,
      conformance,
      logger,
      publicUrl: config.publicUrl,
    }),
  );
  const { allowedOrigins = [], publicUrl } = config;
  const endpoint = Router()
    .all('/mcp', crossOrigin({ allowed: allowedOrigins, publicUrl }))
    .options(
      '/mcp',
      (_request, response) => void response.set('allow', 'POST, OPTIONS').sendStatus(204),
    )
    .all('/mcp', (request, response) => mcp.handle(request, response));
  const router = Router()
    .use(createIntrospectionRouter({ database, authenticate, publicUrl: config.publicUrl }))
    .use(accounts.routes)
    .use(createCalendarRouter({ database, now, wrongSecrets: limitGuesses(database, 'calendar') }))
    .use(
      createDownloadRouter({
        database,
        links: downloads,
        now,
        wrongLinks: limitGuesses(database, 'exports'),
      }),
    );
  const { operatorToken } = config;
  if (operatorToken !== undefined) {
    const parked = createParkedRows(database);
    router.use(createOutboxAdmin({ parked, operatorToken, wake: wakeRelays, logger }));
  }
  const warmUp = new AbortController();
  const warmUpTimer = setTimeout(() => void warmUpWords(warmUp.signal), WARM_UP_AFTER_MS);
  stack.defer(() => {
    clearTimeout(warmUpTimer);
    warmUp.abort();
  });
  const owned = stack.move();
  return {
    endpoint,
    router,
    health: [
      { name: 'database', check: () => database.asSystem((tx) => tx`select 1`).then(() => {}) },
    ],
    ensureLocalUser: (options) => ensureLocalUser(database, { ...options, at: now().toString() }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** By address, and for tokens by token too, over all replicas. */
function limitGuesses(database: Database, prefix: string): AttemptLimit {
  const store = new RateLimitStore({ database, prefix, seconds: GUESS_WINDOW_SECONDS });
  return createAttemptLimit({ windowMs: GUESS_WINDOW_SECONDS * 1000, store });
}
