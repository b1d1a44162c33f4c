import { userInfo } from 'node:os';

import { createAgentRuntime } from '@taskloom/agent-runtime';
import {
  type ChannelSettings,
  createNotificationWorker,
  createRecurrenceWorker,
} from '@taskloom/event-workers';
import { createMcpServer, makeToken } from '@taskloom/mcp-server';
import {
  connectPostgres,
  createDeadLetterAdmin,
  createDeadLetterStore,
  createHttpApp,
  createInProcessLiveBus,
  createPostgresEventBus,
  createPostgresStateStore,
  migratePlatform,
  Registry,
} from '@taskloom/platform';
import type { Logger } from '@taskloom/platform';

import type { StandaloneConfig } from './config.ts';
import type { Console } from './console.ts';
import { publishAccess } from './data-folder/access-file.ts';
import { loadSecrets, type Secrets } from './data-folder/secrets.ts';
import { prepareDatabase, SUPERUSER } from './database.ts';
import { clusterExists, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts';
import { takePort } from './site.ts';
import { prepareWebUi } from './web-ui.ts';

/** Connections of the MCP server's tools, and of the event bus and the state store together. */
const TOOL_CONNECTIONS = 6;
const PLATFORM_CONNECTIONS = 8;

/** Push services may turn to it; nobody runs this instance for others. */
const VAPID_SUBJECT = 'mailto:taskloom@standalone.invalid';

interface StartOptions {
  config: StandaloneConfig;
  logger: Logger;
  console: Console;
  /** The database ended while the program runs. */
  onDatabaseEnd: () => void;
}

/**
 * The whole platform in this process, on a data folder whose lock the caller holds. Disposing drains
 * it from the outside in: workers and conversations, requests, the relay, the database.
 */
export async function startStandalone(options: StartOptions): Promise<AsyncDisposable> {
  const { config, logger, console } = options;
  await using parts = new AsyncDisposableStack();
  const site = parts.use(await takePort(config.port, logger));
  const uiDir = await prepareWebUi((line) => console.progress(line));
  const { urls, secrets } = await openDatabase(options, parts);

  const metrics = new Registry();
  const sql = connectPostgres(urls.platform, { max: PLATFORM_CONNECTIONS });
  parts.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const eventBus = parts.use(createPostgresEventBus({ sql, logger }));
  const stateStore = parts.use(createPostgresStateStore({ sql }));
  const liveBus = parts.use(createInProcessLiveBus());

  const serviceTokens = {
    'agent-runtime': makeToken('service'),
    recurrence: makeToken('service'),
    notification: makeToken('service'),
  };
  // Whoever runs it on their own machine is its operator.
  const operatorToken = secrets.localUserToken;
  const mcpServer = parts.use(
    await createMcpServer(
      {
        databaseUrl: urls.app,
        adminDatabaseUrl: urls.admin,
        maxConnections: TOOL_CONNECTIONS,
        serviceTokens,
        requestStateKey: secrets.requestStateKey,
        publicUrl: site.url,
        operatorToken,
      },
      { eventBus, liveBus, logger, metrics },
    ),
  );
  await mcpServer.ensureLocalUser({ user: localUser(), token: secrets.localUserToken });
  // The tools first: the other parts may call them as soon as they are there.
  site.open({ app: mcpServer.routes, onUpgrade: () => false });
  // Requests under way end before the server that answers them does, and conversations before both:
  // what they have under way calls the tools, and is handed over whole.
  parts.use(site);
  const mcpUrl = `${site.url}/mcp`;
  const agentRuntime = parts.use(
    await createAgentRuntime(
      {
        mcpUrl,
        authUrl: site.url,
        serviceToken: serviceTokens['agent-runtime'],
        uiDir,
        model: config.model,
        isOnlyPod: true,
      },
      { stateStore, liveBus, logger, metrics },
    ),
  );
  const health = [...mcpServer.health, ...agentRuntime.health];
  const app = createHttpApp({ logger, health, metrics });
  app.route('/', mcpServer.routes);
  const store = createDeadLetterStore(sql);
  app.route('/', createDeadLetterAdmin({ store, eventBus, operatorToken, logger }));
  app.route('/', agentRuntime.routes);
  site.open({ app, onUpgrade: agentRuntime.handleUpgrade });

  const dependencies = { eventBus, logger, metrics };
  const { recurrence, notification } = serviceTokens;
  for (const worker of [
    parts.use(await createRecurrenceWorker({ mcpUrl, token: recurrence }, dependencies)),
    parts.use(
      await createNotificationWorker(
        { mcpUrl, token: notification, channels: localChannels({ config, secrets, site }) },
        dependencies,
      ),
    ),
  ])
    health.push(...worker.health);

  const url = `${site.url}/#token=${secrets.localUserToken}`;
  parts.use(
    await publishAccess(config.dataFolder, {
      url,
      mcpUrl,
      token: secrets.localUserToken,
      pid: process.pid,
    }),
  );
  console.ready(url, { dataFolder: config.dataFolder, model: agentRuntime.modelName });
  parts.defer(() => console.stopping());
  return parts.move();
}

async function openDatabase(options: StartOptions, parts: AsyncDisposableStack) {
  const { config, console, onDatabaseEnd } = options;
  const { dataFolder } = config;
  const databaseExists = await clusterExists(dataFolder);
  const secrets = await loadSecrets(dataFolder, { databaseExists });
  const server = await startEmbeddedPostgres({
    dataFolder,
    superuser: { name: SUPERUSER, password: secrets.databaseAdminPassword },
    onProgress: (line) => console.progress(line),
  });
  let stopping = false;
  parts.use(server);
  void server.exited.then(() => {
    if (!stopping) onDatabaseEnd();
  });
  parts.defer(() => {
    stopping = true;
  });
  return { urls: await prepareDatabase(server, secrets), secrets };
}

/** Web Push needs nothing set up here: the keys are this instance's own. */
function localChannels({
  config,
  secrets,
  site,
}: {
  config: StandaloneConfig;
  secrets: Secrets;
  site: { url: string };
}): ChannelSettings {
  const vapid = secrets.vapid && { ...secrets.vapid, subject: VAPID_SUBJECT };
  return { publicUrl: site.url, vapid, ...config.channels };
}

function localUser(): { name: string; timeZone: string } {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { name: accountName(), timeZone };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the system's list, as in some containers.
    return 'me';
  }
}
