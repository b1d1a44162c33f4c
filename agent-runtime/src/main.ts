import {
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
import { readAgentRuntimeConfig } from './config.ts';

const config = readAgentRuntimeConfig(process.env);
const logger = createLogger({ name: 'agent-runtime', level: config.logLevel });

await runService({
  name: 'agent-runtime',
  logger,
  async start() {
    await using stack = new AsyncDisposableStack();
    const metrics = new Registry();
    const sql = postgres(config.databaseUrl, { max: 4, onnotice: () => {} });
    stack.defer(() => sql.end({ timeout: 5 }));
    await migratePlatform(sql);
    const stateStore = stack.use(createPostgresStateStore({ sql }));
    const liveBus = stack.use(createInProcessLiveBus());
    const runtime = stack.use(
      await createAgentRuntime(config.runtime, { stateStore, liveBus, logger, metrics }),
    );
    const app = createHttpApp({ logger, health: runtime.health, metrics });
    app.route('/', runtime.routes);
    const { host, port } = config;
    const onUpgrade = runtime.handleUpgrade;
    stack.use(await serveHttp({ app, host, port, logger, onUpgrade }));
    return stack.move();
  },
});
