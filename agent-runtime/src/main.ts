import {
  connectPostgres,
  createDaprSidecar,
  createDaprStateStore,
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createOperationsRouter,
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
  const stateStore = parts.use(
    config.stateStore.kind === 'dapr'
      ? overDapr(config.stateStore.dapr)
      : await overPostgres(config.stateStore.databaseUrl),
  );
  const liveBus = parts.use(
    config.liveBus ? await overRedis(config.liveBus) : createInProcessLiveBus(),
  );
  const { host, port } = config;
  const ports = { stateStore, liveBus, logger, metrics };
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

  function overDapr({ sidecar, stateStoreName: component }: DaprSettings) {
    return createDaprStateStore({ sidecar: parts.use(createDaprSidecar(sidecar)), component });
  }

  async function overPostgres(databaseUrl: string) {
    const sql = connectPostgres(databaseUrl, { max: 4 });
    parts.defer(() => sql.end({ timeout: 5 }));
    await migratePlatform(sql);
    return createPostgresStateStore({ sql });
  }

  async function overRedis(settings: LiveBusSettings) {
    const bus = await createRedisLiveBus({ ...settings, logger });
    // Pages read again every few seconds without hints.
    health.push({ ...bus.health, isOptional: true });
    return bus;
  }
}
