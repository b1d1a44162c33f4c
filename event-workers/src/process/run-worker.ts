import {
  connectPostgres,
  createDaprEventBus,
  createDaprSidecar,
  createHttpApp,
  createLogger,
  createOperationsRouter,
  createPostgresEventBus,
  type DaprSettings,
  type HealthCheck,
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

import type { Worker, WorkerConfig, WorkerDependencies } from '../worker.ts';
import type { WorkerProcessConfig } from './worker-environment.ts';

interface WorkerProgram<C extends WorkerConfig> {
  name: string;
  /** What it may be told, by name. */
  environment: Readonly<Record<string, unknown>>;
  readConfig: (env: NodeJS.ProcessEnv) => WorkerProcessConfig & { worker: C };
  createWorker: (config: C, dependencies: WorkerDependencies) => Promise<Worker>;
}

/** Connections to the events' database: two deliveries under way for each topic, and one that listens. */
const CONNECTIONS = 6;

/** A worker in a process of its own, with health and metrics over HTTP, until a signal comes. */
export async function runWorker<C extends WorkerConfig>(program: WorkerProgram<C>): Promise<void> {
  const { name, environment, readConfig: read } = program;
  await runConfigured({ environment, read }, async (config) => {
    const logger = createLogger({ name, level: config.logLevel });
    await runService({ name, logger, start: () => start({ ...program, config, logger }) });
  });
}

async function start<C extends WorkerConfig>({
  name,
  config,
  createWorker,
  logger,
}: WorkerProgram<C> & {
  config: WorkerProcessConfig & { worker: C };
  logger: Logger;
}): Promise<AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  parts.use(await startTracing(name, config.tracing));
  const metrics = new Registry();
  const health: HealthCheck[] = [];
  let nudge = () => {};
  const eventBus = parts.use(
    config.eventBus.kind === 'dapr'
      ? await overDapr(config.eventBus.dapr)
      : await overPostgres(config.eventBus.databaseUrl),
  );
  const { operatorToken, trustedProxies, operations } = config.http;
  const app = createHttpApp({
    logger,
    trustedProxies,
    handlers: [securityHeaders(), createOperationsRouter({ health, metrics, operatorToken })],
  });
  const server = parts.use(
    await serveHttp({ app, host: config.host, port: config.port, logger, metrics }),
  );
  if (operations) parts.use(await serveOperations({ health, metrics, ...operations, logger }));
  const worker = parts.use(await createWorker(config.worker, { eventBus, logger, metrics }));
  health.push(...worker.health);
  nudge = () => worker.nudge();
  logger.info({ url: server.url }, 'health and metrics are served');
  return parts.move();

  async function overDapr(settings: DaprSettings) {
    const { pubsubName: component, appPort, appToken } = settings;
    const sidecar = parts.use(createDaprSidecar(settings.sidecar));
    const bus = createDaprEventBus({ sidecar, component, logger });
    // Before the worker, so that it ends after it: what the sidecar has brought is still answered.
    parts.use(
      await serveAppCallback({
        callback: { ...bus.callback, onBindingEvent: () => nudge() },
        host: config.host,
        port: appPort,
        appToken,
        logger,
      }),
    );
    health.push(bus.health);
    return bus;
  }

  async function overPostgres(databaseUrl: string) {
    const sql = connectPostgres(databaseUrl, { max: CONNECTIONS });
    parts.defer(() => sql.end({ timeout: 5 }));
    await migratePlatform(sql);
    return createPostgresEventBus({ sql, logger });
  }
}
