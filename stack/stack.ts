import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makeToken, migrate } from '@taskloom/mcp-server';

import { publishAccess } from '../standalone/src/data-folder/access-file.ts';
import { openDataFolder } from '../standalone/src/data-folder/data-folder.ts';
import { lockDataFolder } from '../standalone/src/data-folder/lock.ts';
import { loadSecrets } from '../standalone/src/data-folder/secrets.ts';
import { prepareDatabase, SUPERUSER } from '../standalone/src/database.ts';
import { clusterExists } from '../standalone/src/embedded-postgres/embedded-postgres.ts';
import { prepareWebUi } from '../standalone/src/web-ui.ts';
import { startBalancer } from './balancer.ts';
import { ensureFirstUser } from './first-user.ts';
import { startFront } from './front.ts';
import type { Progress } from './install/cache.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { startKafka } from './parts/kafka.ts';
import type { Kafka } from './parts/kafka.ts';
import { endLeftovers } from './parts/part.ts';
import { findFreePorts } from './parts/ports.ts';
import { startPostgres } from './parts/postgres.ts';
import type { Postgres } from './parts/postgres.ts';
import { startRedis } from './parts/redis.ts';
import type { Redis } from './parts/redis.ts';
import { makeReplica, serviceNames } from './services.ts';
import type { Replica, ServiceName } from './services.ts';
import { makeTopics } from './topics.ts';

const READY_TIMEOUT_MS = 90_000;

export interface StackOptions {
  /** Everything is kept here: data, logs, certificates. */
  dir: string;
  /** The address people open; 0 takes a free one. All other ports are free ones. */
  port: number;
  /** How many of each; one where not said. */
  replicas?: Partial<Record<ServiceName, number>>;
  /** The built page; absent: the one of this checkout, built when it is older than its sources. */
  uiDir?: string;
  /** For all services: which model, how much is logged. */
  env?: Record<string, string>;
  /** For the sidecars, in place of what belongs to the brokers: tests give wrong ones. */
  sidecarEnv?: Record<string, string>;
  /** False: do not wait until every service is, because one cannot be. */
  waitForReady?: boolean;
  progress: Progress;
}

export interface Stack extends AsyncDisposable {
  /** The address to open, signing the first user in. */
  url: string;
  origin: string;
  mcpUrl: string;
  token: string;
  /** Superuser's URL of the database: tests look on. */
  databaseUrl: string;
  kafka: SupervisedProcess<Kafka>;
  redis: SupervisedProcess<Redis>;
  postgres: SupervisedProcess<Postgres>;
  /** For clients that look on. */
  kafkaBroker: string;
  redisUrl: string;
  replicas: readonly Replica[];
}

/** The whole platform as in a cluster: every process of its own, and a sidecar for each service. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { port, progress } = options;
  const dir = await openDataFolder(options.dir);
  await using parts = new AsyncDisposableStack();
  parts.use(await lockDataFolder(dir));
  await endLeftovers(dir);
  const uiDir = options.uiDir ?? (await prepareWebUi(progress));
  const secrets = await loadSecrets(dir, {
    databaseExists: await clusterExists(join(dir, 'postgres')),
  });
  const brokers = await startBrokers({ dir, secrets, parts, progress });
  const { kafka, redis, postgres } = brokers;
  const urls = await prepareDatabase(postgres.part, secrets);
  await makeTopics(kafka.part.plainBroker);

  const replicas: Replica[] = [];
  const portsOf = (service: ServiceName) =>
    replicas.filter((replica) => replica.service === service).map((replica) => replica.port);
  const tools = parts.use(await startBalancer(() => portsOf('mcp-server')));
  const chat = parts.use(await startBalancer(() => portsOf('agent-runtime')));
  const front = parts.use(await startFront({ port, toolsUrl: tools.url, chatUrl: chat.url }));

  const serviceTokens = {
    'agent-runtime': makeToken('service'),
    recurrence: makeToken('service'),
    notification: makeToken('service'),
  };
  const server = {
    databaseUrl: urls.app,
    maxConnections: 4,
    serviceTokens,
    requestStateKey: secrets.requestStateKey,
    publicUrl: front.url,
  };
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const user = { name: userInfo().username, timeZone };
  await migrate({ adminUrl: urls.admin, appUrl: urls.app });
  await ensureFirstUser(server, { user, token: secrets.localUserToken });

  const mcpUrl = `${tools.url}/mcp`;
  const common = {
    TZ: 'UTC',
    // The front, and nobody else.
    TASKLOOM_TRUSTED_PROXIES: 'loopback',
    // One person has it all to themselves, as in standalone: `npx taskloom admin` finds it.
    TASKLOOM_OPERATOR_TOKEN: secrets.localUserToken,
    ...options.env,
  };
  const asWorker = (token: string) => ({
    TASKLOOM_MCP_URL: mcpUrl,
    TASKLOOM_SERVICE_TOKEN: token,
    TASKLOOM_EVENT_BUS: 'dapr',
  });
  const appEnv: Record<ServiceName, Record<string, string>> = {
    'mcp-server': {
      DATABASE_URL: urls.app,
      TASKLOOM_AGENT_RUNTIME_TOKEN: serviceTokens['agent-runtime'],
      TASKLOOM_RECURRENCE_TOKEN: serviceTokens.recurrence,
      TASKLOOM_NOTIFICATION_TOKEN: serviceTokens.notification,
      TASKLOOM_REQUEST_STATE_KEY: secrets.requestStateKey,
      TASKLOOM_PUBLIC_URL: front.url,
      TASKLOOM_EVENT_BUS: 'dapr',
      TASKLOOM_EVENT_BUS_URL: urls.platform,
      TASKLOOM_LIVE_BUS_URL: redis.part.url,
    },
    'agent-runtime': {
      TASKLOOM_MCP_URL: mcpUrl,
      TASKLOOM_SERVICE_TOKEN: serviceTokens['agent-runtime'],
      TASKLOOM_UI_DIR: uiDir,
      TASKLOOM_STATE_STORE: 'dapr',
      TASKLOOM_LIVE_BUS_URL: redis.part.url,
    },
    recurrence: asWorker(serviceTokens.recurrence),
    notification: asWorker(serviceTokens.notification),
  };
  const sidecarEnv = {
    TASKLOOM_KAFKA_BROKERS: kafka.part.secureBroker,
    TASKLOOM_KAFKA_USER: kafka.part.user,
    TASKLOOM_KAFKA_PASSWORD: kafka.part.password,
    TASKLOOM_KAFKA_CA: kafka.part.ca,
    TASKLOOM_REDIS_HOST: `127.0.0.1:${redis.part.port}`,
    TASKLOOM_REDIS_PASSWORD: redis.part.password,
    ...options.sidecarEnv,
  };
  for (const service of serviceNames)
    for (let number = 1; number <= (options.replicas?.[service] ?? 1); number += 1)
      replicas.push(
        await makeReplica({
          service,
          number,
          dir: join(dir, 'services'),
          appEnv: { ...common, ...appEnv[service] },
          sidecarEnv,
          tokens: { daprApiToken: newSecret(), appApiToken: newSecret() },
          progress,
        }),
      );
  parts.defer(() => stopAll(replicas));
  progress(`Starting ${replicas.length} services and as many sidecars …`);
  await Promise.all(replicas.flatMap(({ app, sidecar }) => [app.start(), sidecar.start()]));
  if (options.waitForReady !== false) await Promise.all(replicas.map(isReady));
  const url = `${front.url}/#token=${secrets.localUserToken}`;
  const access = { url, mcpUrl: `${front.url}/mcp`, token: secrets.localUserToken };
  parts.use(await publishAccess(dir, { ...access, pid: process.pid }));
  const owned = parts.move();
  return {
    ...access,
    origin: front.url,
    databaseUrl: urls.admin,
    kafka: kafka.kept,
    redis: redis.kept,
    postgres: postgres.kept,
    kafkaBroker: kafka.part.plainBroker,
    redisUrl: redis.part.url,
    replicas,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function startBrokers(given: {
  dir: string;
  secrets: { databaseAdminPassword: string };
  parts: AsyncDisposableStack;
  progress: Progress;
}) {
  const { dir, secrets, parts, progress } = given;
  const [postgresPort = 0, redisPort = 0, plain = 0, secure = 0, controller = 0] =
    await findFreePorts(5);
  const superuser = { name: SUPERUSER, password: secrets.databaseAdminPassword };
  const password = newSecret();
  const keep = async <P extends Postgres | Kafka | Redis>(
    name: string,
    start: () => Promise<P>,
  ) => {
    const begun = performance.now();
    const kept = new SupervisedProcess(name, start, progress);
    parts.use(kept);
    const part = await kept.start();
    progress(`${name} is up (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    return { kept, part };
  };
  const [postgres, redis, kafka] = await Promise.all([
    keep('PostgreSQL', () =>
      startPostgres({ dir: join(dir, 'postgres'), superuser, port: postgresPort, progress }),
    ),
    keep('Redis', () =>
      startRedis({ dir: join(dir, 'redis'), port: redisPort, password, progress }),
    ),
    keep('Kafka', () =>
      startKafka({ dir: join(dir, 'kafka'), ports: { plain, secure, controller }, progress }),
    ),
  ]);
  return { postgres, redis, kafka };
}

/** Services before their sidecars: what they have under way still goes out. */
async function stopAll(replicas: readonly Replica[]): Promise<void> {
  await Promise.all(replicas.map(({ app }) => app.stop()));
  await Promise.all(replicas.map(({ sidecar }) => sidecar.stop()));
}

async function isReady({ service, number, url }: Replica): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let said = 'nothing';
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(
      () => undefined,
    );
    if (answer?.ok === true) return;
    said = (await answer?.text()) ?? said;
    await sleep(50);
  }
  throw new Error(`${service}-${number} did not become ready. It said: ${said}`);
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
