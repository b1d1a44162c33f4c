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
  createPostgresEventBus,
  createRedisLiveBus,
  type DaprSettings,
  type HealthCheck,
  type LiveBusSettings,
  type Logger,
  migratePlatform,
  Registry,
  runConfigured,
  runService,
  serveAppCallback,
  serveHttp,
} from '@taskloom/platform';
import type { Hono } from 'hono';

import { type McpServerProcessConfig, readMcpServerConfig } from './config.ts';
import { createMcpServer } from './create-mcp-server.ts';

const name = 'mcp-server';

await runConfigured(
  () => readMcpServerConfig(process.env),
  async (config) => {
    const logger = createLogger({ name, level: config.logLevel });
    await runService({ name, logger, start: () => start(config, logger) });
  },
);

async function start(config: McpServerProcessConfig, logger: Logger): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { dapr, host, port } = config;
  const { operatorToken } = config.server;
  const metrics = new Registry();
  const health: HealthCheck[] = [];
  const mounted: Hono[] = [];
  const sql = connectPostgres(config.eventBusUrl, { max: 4 });
  stack.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const letters = createDeadLetterStore(sql);

  const eventBus = stack.use(dapr ? await overDapr(dapr) : createPostgresEventBus({ sql, logger }));
  const liveBus = stack.use(
    config.liveBus ? await overRedis(config.liveBus) : createInProcessLiveBus(),
  );
  const ports = { eventBus, liveBus, logger, metrics };
  const server = stack.use(await createMcpServer(config.server, ports));

  // Tools go on without the broker and without hints: the outbox keeps what is to be sent.
  const optional = health.map((check) => ({ ...check, isOptional: true }));
  const app = createHttpApp({ logger, health: [...server.health, ...optional], metrics });
  if (operatorToken !== undefined)
    mounted.push(createDeadLetterAdmin({ store: letters, eventBus, operatorToken, logger }));
  for (const routes of [...mounted, server.routes]) app.route('/', routes);
  const http = stack.use(await serveHttp({ app, host, port, logger }));
  logger.info({ url: http.url }, 'listening');
  return stack.move();

  async function overDapr({ sidecar, pubsubName, appPort, appToken }: DaprSettings) {
    const bus = createDaprEventBus({
      sidecar: createDaprSidecar(sidecar),
      component: pubsubName,
      logger,
    });
    health.push(bus.health);
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
    health.push(bus.health);
    return bus;
  }
}
