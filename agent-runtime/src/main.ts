import {
  ConfigError,
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createPostgresStateStore,
  migratePlatform,
  Registry,
  runService,
  serveHttp,
} from '@taskloom/platform';
import postgres from 'postgres';

import { createAgentRuntime } from './agent-runtime.ts';
import { readAgentRuntimeConfig, type AgentRuntimeProcessConfig } from './config.ts';

const name = 'agent-runtime';

try {
  await run(readAgentRuntimeConfig(process.env));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(config: AgentRuntimeProcessConfig): Promise<void> {
  const logger = createLogger({ name, level: config.logLevel });
  await runService({
    name,
    logger,
    async start() {
      await using parts = new AsyncDisposableStack();
      const metrics = new Registry();
      const sql = postgres(config.databaseUrl, { max: 4, onnotice: () => {} });
      parts.defer(() => sql.end({ timeout: 5 }));
      await migratePlatform(sql);
      const stateStore = parts.use(createPostgresStateStore({ sql }));
      const liveBus = parts.use(createInProcessLiveBus());
      const { host, port } = config;
      const runtime = await createAgentRuntime(config.runtime, {
        stateStore,
        liveBus,
        logger,
        metrics,
      });
      parts.use(runtime);
      const app = createHttpApp({ logger, health: runtime.health, metrics });
      app.route('/', runtime.routes);
      const { handleUpgrade: onUpgrade } = runtime;
      const server = parts.use(await serveHttp({ app, host, port, logger, onUpgrade }));
      logger.info({ url: server.url, model: runtime.modelName }, 'listening');
      return parts.move();
    },
  });
}
