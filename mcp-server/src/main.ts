import {
  createHttpApp,
  createInProcessLiveBus,
  createLogger,
  createPostgresEventBus,
  migratePlatform,
  Registry,
  runService,
  serveHttp,
} from '@taskloom/platform';
import postgres from 'postgres';

import { readMcpServerConfig } from './config.ts';
import { createMcpServer } from './create-mcp-server.ts';

const config = readMcpServerConfig(process.env);
const logger = createLogger({ name: 'mcp-server', level: config.logLevel });

await runService({
  name: 'mcp-server',
  logger,
  async start() {
    await using stack = new AsyncDisposableStack();
    const metrics = new Registry();
    const sql = postgres(config.eventBusUrl, { max: 4, onnotice: () => {} });
    stack.defer(() => sql.end({ timeout: 5 }));
    await migratePlatform(sql);
    const eventBus = stack.use(createPostgresEventBus({ sql, logger }));
    const liveBus = stack.use(createInProcessLiveBus());
    const server = stack.use(
      await createMcpServer(config.server, { eventBus, liveBus, logger, metrics }),
    );
    const app = createHttpApp({ logger, health: server.health, metrics });
    app.route('/', server.routes);
    stack.use(await serveHttp({ app, host: config.host, port: config.port, logger }));
    return stack.move();
  },
});
