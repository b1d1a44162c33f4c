import {
  connectPostgres,
  createDaprEventBus,
  createDaprSidecar,
  createDaprStateStore,
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createOperationsRouter,
  createPostgresEventBus,
  createPostgresStateStore,
  createRedisLiveBus,
  type DaprSettings,
  type HealthCheck,
  type LiveBusSettings,
  type Logger,
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

import { createAgentRuntime } from './agent-runtime.ts';
import {
  agentRuntimeEnvironment,
  type AgentRuntimeProcessConfig,
  readAgentRuntimeConfig,
} from './config.ts';

const name = 'agent-runtime';
/** To the database: conversations, and the events' deliveries with one that listens. */
const CONNECTIONS = 8;

await runConfigured(
  { environment: agentRuntimeEnvironment, read: readAgentRuntimeConfig },
  async (config) => {
    const logger = createLogger({ name, level: config.logLevel });
    await runService({ name, logger, start: () => start(config, logger) });
  },
);

async function start(config: AgentRuntimeProcessConfig, logger: Logger): Promise<AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  parts.use(await startTracing(name, config.tracing));
  const metrics = new Registry();
  const health: HealthCheck[] = [];
  const { host, port } = config;
  const backbone =
    config.backbone.kind === 'dapr'
      ? await overDapr(config.backbone.dapr)
      : await overPostgres(config.backbone.databaseUrl);
  const liveBus = parts.use(
    config.liveBus ? await overRedis(config.liveBus) : createInProcessLiveBus(),
  );
  const ports = { ...backbone, liveBus, logger, metrics };
  const runtime = parts.use(await createAgentRuntime(config.runtime, ports));
  const operations = { health: [...runtime.health, ...health], metrics };
  const { operatorToken, trustedProxies } = config.http;
  const app = createHttpApp({
    logger,
    trustedProxies,
    handlers: [
      securityHeaders(),
      createOperationsRouter({ ...operations, operatorToken }),
      runtime.router,
    ],
  });
  const { handleUpgrade: onUpgrade } = runtime;
  const server = parts.use(await serveHttp({ app, host, port, logger, onUpgrade, metrics }));
  if (config.http.operations)
    parts.use(await serveOperations({ ...operations, ...config.http.operations, logger }));
  logger.info({ url: server.url, model: runtime.modelName }, 'listening');
  return parts.move();

  async function overDapr(settings: DaprSettings) {
    const sidecar = parts.use(createDaprSidecar(settings.sidecar));
    const eventBus = parts.use(
      createDaprEventBus({ sidecar, component: settings.pubsubName, logger }),
    );
    // Before the runtime, so that it ends after it: what the sidecar has brought is still answered.
    parts.use(
      await serveAppCallback({
        callback: eventBus.callback,
        host,
        port: settings.appPort,
        appToken: settings.appToken,
        logger,
      }),
    );
    // Conversations go on without it; what it would have brought comes later.
    health.push({ ...eventBus.health, isOptional: true });
    const { stateStoreName: component } = settings;
    return { eventBus, stateStore: parts.use(createDaprStateStore({ sidecar, component })) };
  }

  async function overPostgres(databaseUrl: string) {
    const sql = connectPostgres(databaseUrl, { max: CONNECTIONS });
    parts.defer(() => sql.end({ timeout: 5 }));
    await migratePlatform(sql);
    return {
      eventBus: parts.use(createPostgresEventBus({ sql, logger })),
      stateStore: parts.use(createPostgresStateStore({ sql })),
    };
  }

  async function overRedis(settings: LiveBusSettings) {
    const bus = await createRedisLiveBus({ ...settings, logger });
    // Pages read again every few seconds without hints.
    health.push({ ...bus.health, isOptional: true });
    return bus;
  }
}
