import {
  ConfigError,
  createHttpApp,
  createLogger,
  createPostgresEventBus,
  migratePlatform,
  Registry,
  runService,
  serveHttp,
  type Logger,
} from '@taskloom/platform';
import postgres from 'postgres';

import type { Worker, WorkerConfig, WorkerDependencies } from '../worker.ts';
import type { WorkerProcessConfig } from './worker-environment.ts';

interface WorkerProgram {
  name: string;
  readConfig: () => WorkerProcessConfig;
  createWorker: (config: WorkerConfig, dependencies: WorkerDependencies) => Promise<Worker>;
}

/** Connections to the events' database: two deliveries under way for each topic, and one that listens. */
const CONNECTIONS = 6;

/** A worker in a process of its own, with health and metrics over HTTP, until a signal comes. */
export async function runWorker({ name, readConfig, createWorker }: WorkerProgram): Promise<void> {
  try {
    const config = readConfig();
    const logger = createLogger({ name, level: config.logLevel });
    await runService({ name, logger, start: () => start({ config, createWorker, logger }) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function start({
  config,
  createWorker,
  logger,
}: {
  config: WorkerProcessConfig;
  createWorker: WorkerProgram['createWorker'];
  logger: Logger;
}): Promise<AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  const metrics = new Registry();
  const sql = postgres(config.databaseUrl, { max: CONNECTIONS, onnotice: () => {} });
  parts.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const eventBus = parts.use(createPostgresEventBus({ sql, logger }));
  const worker = parts.use(await createWorker(config.worker, { eventBus, logger, metrics }));
  const app = createHttpApp({ logger, health: worker.health, metrics });
  const server = parts.use(await serveHttp({ app, host: config.host, port: config.port, logger }));
  logger.info({ url: server.url }, 'health and metrics are served');
  return parts.move();
}
