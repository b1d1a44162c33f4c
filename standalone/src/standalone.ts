import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { createAgentRuntime } from '@taskloom/agent-runtime';
import {
  type ChannelSettings,
  createNotificationWorker,
  createRecurrenceWorker,
} from '@taskloom/event-workers';
import { createMcpServer, makeToken, migrate } from '@taskloom/mcp-server';
import {
  connectPostgres,
  createDeadLetterAdmin,
  createDeadLetterStore,
  createInProcessLiveBus,
  createOperationsRouter,
  createPostgresEventBus,
  createPostgresStateStore,
  measureDeadLetters,
  migratePlatform,
  Registry,
  securityHeaders,
  startTracing,
} from '@taskloom/platform';
import type { Logger } from '@taskloom/platform';

import type { StandaloneConfig } from './config.ts';
import type { Console } from './console.ts';
import { publishAccess } from './data-folder/access-file.ts';
import { checkFreeSpace } from './data-folder/free-space.ts';
import type { LogFile } from './data-folder/log-file.ts';
import { addEncryptionKey, loadSecrets, type Secrets } from './data-folder/secrets.ts';
import { prepareDatabase, SUPERUSER } from './database.ts';
import { clusterExists } from './embedded-postgres/embedded-postgres.ts';
import { startRestartingPostgres } from './embedded-postgres/restarting-postgres.ts';
import { StartError } from './errors.ts';
import { listen } from './http-gateway.ts';
import { prepareWebUi } from './web-ui.ts';

/** Connections of the MCP server's tools, and of the event bus and the state store together. */
const TOOL_CONNECTIONS = 6;
const PLATFORM_CONNECTIONS = 8;
const WORKERS_READY_MS = 10_000;

/** Push services may turn to it; nobody runs this instance for others. */
const VAPID_SUBJECT = 'mailto:taskloom@standalone.invalid';

interface StartOptions {
  config: StandaloneConfig;
  logger: Logger;
  log: LogFile;
  console: Console;
}

/**
 * The whole platform in this process, on a data folder whose lock the caller holds. Disposing drains
 * it from the outside in: workers and conversations, requests, the relay, the database.
 */
export async function startStandalone(options: StartOptions): Promise<AsyncDisposable> {
  const { config, logger, log, console } = options;
  await using parts = new AsyncDisposableStack();
  parts.use(await startTracing('standalone', config.tracing));
  const metrics = new Registry();
  const gateway = parts.use(await listen({ ...config, logger, metrics }));
  const uiDir = await prepareWebUi((line) => console.progress(line));
  const { urls, secrets } = await openDatabase(options, parts);

  const sql = connectPostgres(urls.platform, { max: PLATFORM_CONNECTIONS });
  parts.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const eventBus = parts.use(createPostgresEventBus({ sql, logger, isOnlyProcess: true }));
  const stateStore = parts.use(createPostgresStateStore({ sql }));
  const liveBus = parts.use(createInProcessLiveBus());

  const serviceTokens = {
    'agent-runtime': makeToken('service'),
    recurrence: makeToken('service'),
    notification: makeToken('service'),
  };
  const publicUrl = config.publicUrl ?? gateway.url;
  // Whoever runs it on their own machine is its operator.
  const operatorToken = secrets.localUserToken;
  await migrate({ adminUrl: urls.admin, appUrl: urls.app });
  const mcpServer = parts.use(
    await createMcpServer(
      {
        databaseUrl: urls.app,
        maxConnections: TOOL_CONNECTIONS,
        serviceTokens,
        requestStateKey: secrets.requestStateKey,
        encryptionKeys: secrets.encryptionKeys,
        allowedOrigins: config.allowedOrigins,
        publicUrl,
        signUp: config.signUp,
        external: config.external,
        conformance: config.conformance,
        mail: config.channels.mail,
        operatorToken,
        activityDays: config.activityDays,
      },
      {
        eventBus,
        liveBus,
        logger,
        metrics,
        makeEncryptionKey: () => addEncryptionKey(config.dataFolder),
      },
    ),
  );
  await mcpServer.ensureLocalUser({ user: localUser(), token: secrets.localUserToken });
  // The tools first: the other parts may call them as soon as they are there.
  gateway.open({ handlers: [mcpServer.endpoint, mcpServer.router], onUpgrade: () => false });
  // Requests under way end before the server that answers them does, and conversations before both:
  // what they have under way calls the tools, and is handed over whole.
  parts.use(gateway);
  const mcpUrl = `${gateway.url}/mcp`;
  const agentRuntime = parts.use(
    await createAgentRuntime(
      {
        mcpUrl,
        authUrl: gateway.url,
        serviceToken: serviceTokens['agent-runtime'],
        uiDir,
        model: config.model,
        useLimits: config.useLimits,
        isOnlyPod: true,
      },
      { stateStore, eventBus, liveBus, logger, metrics },
    ),
  );
  const health = [
    ...mcpServer.health,
    ...agentRuntime.health,
    { name: 'log', isOptional: true, check: () => log.check() },
    { name: 'disk', check: () => checkFreeSpace(config.dataFolder) },
  ];
  const store = createDeadLetterStore(sql);
  measureDeadLetters({ store, metrics });
  gateway.open({
    handlers: [
      mcpServer.endpoint,
      securityHeaders(),
      createOperationsRouter({ health, metrics, operatorToken }),
      mcpServer.router,
      createDeadLetterAdmin({ store, eventBus, operatorToken, logger }),
      agentRuntime.router,
    ],
    onUpgrade: agentRuntime.handleUpgrade,
  });

  const dependencies = { eventBus, logger, metrics };
  const { recurrence, notification } = serviceTokens;
  const workers = [
    parts.use(await createRecurrenceWorker({ mcpUrl, token: recurrence }, dependencies)),
    parts.use(
      await createNotificationWorker(
        { mcpUrl, token: notification, channels: localChannels({ config, secrets, publicUrl }) },
        dependencies,
      ),
    ),
  ];
  for (const worker of workers) health.push(...worker.health);
  // Until then the settings know of no channel. One that cannot is for /readyz to tell.
  await Promise.race([
    Promise.all(workers.map(({ ready }) => ready)),
    sleep(WORKERS_READY_MS, undefined, { ref: false }),
  ]);

  const url = `${publicUrl}/#token=${secrets.localUserToken}`;
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
  const { config, console, logger } = options;
  const { dataFolder } = config;
  const databaseExists = await clusterExists(dataFolder);
  const secrets = await loadSecrets(dataFolder, { databaseExists });
  const server = parts.use(
    await startRestartingPostgres({
      dataFolder,
      superuser: { name: SUPERUSER, password: secrets.databaseAdminPassword },
      onProgress: (line) => console.progress(line),
      onCrash: () => logger.error('the database ended unexpectedly; it is started again'),
      onFailedRestart(error, retryInMs) {
        const reason = error instanceof StartError ? error.message : 'an error of the system';
        logger.error({ reason, retryInMs }, 'the database cannot be started again yet');
      },
      onRestart: () => logger.info('the database is back'),
    }),
  );
  return { urls: await prepareDatabase(server, secrets), secrets };
}

/** Web Push needs nothing set up here: the keys are this instance's own. */
function localChannels({
  config,
  secrets,
  publicUrl,
}: {
  config: StandaloneConfig;
  secrets: Secrets;
  publicUrl: string;
}): ChannelSettings {
  const vapid = secrets.vapid && { ...secrets.vapid, subject: VAPID_SUBJECT };
  return { ...config.channels, publicUrl, vapid };
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
