import {
  connectPostgres,
  createDaprEventBus,
  createDaprSidecar,
  createDeadLetterAdmin,
  createDeadLetterReceiver,
  createDeadLetterStore,
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createOperationsRouter,
  createPostgresEventBus,
  createRedisLiveBus,
  type DaprSettings,
  type HealthCheck,
  HttpError,
  lateHandler,
  type LiveBusSettings,
  type Logger,
  measureDeadLetters,
  migratePlatform,
  Registry,
  runConfigured,
  runService,
  securityHeaders,
  serveAppCallback,
  serveHttp,
  serveOperations,
  startTracing,
} from '@taskloom/platform';
import type { RequestHandler } from 'express';

import {
  mcpServerEnvironment,
  type McpServerProcessConfig,
  readMcpServerConfig,
} from './config.ts';
import { createMcpServer } from './create-mcp-server.ts';
import { watchSchema } from './database/watch-schema.ts';

const name = 'mcp-server';

await runConfigured(
  { environment: mcpServerEnvironment, read: readMcpServerConfig },
  async (config) => {
    const logger = createLogger({ name, level: config.logLevel });
    await runService({ name, logger, start: (signal) => start({ config, logger, signal }) });
  },
);

interface StartOptions {
  config: McpServerProcessConfig;
  logger: Logger;
  /** Aborts when the service is told to stop before it is ready. */
  signal: AbortSignal;
}

async function start({ config, logger, signal }: StartOptions): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  stack.use(await startTracing(name, config.tracing));
  const { dapr, host, port } = config;
  const { operatorToken, trustedProxies } = config.http;
  const metrics = new Registry();
  const optional: HealthCheck[] = [];
  const schema = stack.use(watchSchema(config.server.databaseUrl));
  const health: HealthCheck[] = [
    { name: 'database', check: () => schema.check() },
    { name: 'start', check: () => Promise.reject(new Error('not yet')) },
  ];
  const operations = { health, metrics };
  const tools = lateHandler();
  const rest = lateHandler();
  const app = createHttpApp({
    logger,
    trustedProxies,
    handlers: [
      tools.handler,
      securityHeaders(),
      createOperationsRouter({ ...operations, operatorToken }),
      rest.handler,
      tellThatItStarts,
    ],
  });
  const http = await serveHttp({ app, host, port, logger, metrics });
  // Requests under way end before the server that answers them does.
  await using opened = new AsyncDisposableStack();
  opened.use(http);
  if (config.http.operations)
    opened.use(await serveOperations({ ...operations, ...config.http.operations, logger }));
  logger.info({ url: http.url }, 'listening');

  await schema.wait({ logger, signal });
  const sql = connectPostgres(config.eventBusUrl, { max: 4 });
  stack.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const letters = createDeadLetterStore(sql);
  measureDeadLetters({ store: letters, metrics });

  const eventBus = stack.use(dapr ? await overDapr(dapr) : createPostgresEventBus({ sql, logger }));
  const liveBus = stack.use(
    config.liveBus ? await overRedis(config.liveBus) : createInProcessLiveBus(),
  );
  const ports = { eventBus, liveBus, logger, metrics };
  const server = stack.use(await createMcpServer(config.server, ports));
  tools.open([server.endpoint]);
  rest.open([server.router, ...deadLetterAdmin()]);
  // Tools go on without the broker and without hints: the outbox keeps what is to be sent.
  health.splice(
    0,
    health.length,
    ...server.health,
    ...optional.map((check) => ({ ...check, isOptional: true })),
  );
  stack.use(opened.move());
  return stack.move();

  function deadLetterAdmin(): RequestHandler[] {
    if (operatorToken === undefined) return [];
    return [createDeadLetterAdmin({ store: letters, eventBus, operatorToken, logger })];
  }

  async function overDapr({ sidecar, pubsubName, appPort, appToken }: DaprSettings) {
    const bus = createDaprEventBus({
      sidecar: stack.use(createDaprSidecar(sidecar)),
      component: pubsubName,
      logger,
    });
    optional.push(bus.health);
    const keepLetter = createDeadLetterReceiver({ store: letters, logger });
    stack.use(
      await serveAppCallback({
        callback: {
          ...bus.callback,
          onTopicEvent: (topic, event) =>
            topic === 'dead-letters' ? keepLetter(event) : bus.callback.onTopicEvent(topic, event),
        },
        host,
        port: appPort,
        appToken,
        logger,
      }),
    );
    return bus;
  }

  async function overRedis(settings: LiveBusSettings) {
    const bus = await createRedisLiveBus({ ...settings, logger });
    optional.push(bus.health);
    return bus;
  }
}

function tellThatItStarts(): void {
  throw new HttpError(503, 'Taskloom is starting. Try again in a moment.');
}
