import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { CloudEvent } from '@taskloom/contracts';
import {
  createDaprEventBus,
  createDaprSidecar,
  createLogger,
  createPostgresEventBus,
  connectPostgres,
  migratePlatform,
  serveAppCallback,
} from '@taskloom/platform';
import type { EventBus } from '@taskloom/platform';

import { findDaprdPorts, startDaprd } from '../../stack/parts/daprd.ts';
import { startKafka } from '../../stack/parts/kafka.ts';
import { startPostgres } from '../../stack/parts/postgres.ts';
import { makeTopics } from '../../stack/topics.ts';

const components = resolve(import.meta.dirname, '../../components');
const logger = createLogger({ name: 'bench', level: 'warn' });

/** Where events go in, and where they come out. */
export interface Buses extends AsyncDisposable {
  publisher: EventBus;
  consumer: EventBus;
}

/** The outbox' bus as standalone has it: two tables. */
export async function startPostgresBuses(dir: string): Promise<Buses> {
  await using parts = new AsyncDisposableStack();
  await mkdir(dir, { recursive: true, mode: 0o755 });
  const superuser = { name: 'bench', password: 'bench' };
  const server = parts.use(await startPostgres({ dir, superuser }));
  const sql = connectPostgres(server.adminUrl('postgres'), { max: 8 });
  parts.defer(() => sql.end({ timeout: 5 }));
  await migratePlatform(sql);
  const bus = parts.use(createPostgresEventBus({ sql, logger }));
  const owned = parts.move();
  return { publisher: bus, consumer: bus, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Two apps with a sidecar each, as the MCP server and the recurrence worker are, over SASL_SSL. */
export async function startDaprBuses(dir: string): Promise<Buses> {
  await using parts = new AsyncDisposableStack();
  const kafka = parts.use(await startKafka({ dir: join(dir, 'kafka') }));
  await makeTopics(kafka.plainBroker);
  const env = {
    TASKLOOM_KAFKA_BROKERS: kafka.secureBroker,
    TASKLOOM_KAFKA_USER: kafka.user,
    TASKLOOM_KAFKA_PASSWORD: kafka.password,
    TASKLOOM_KAFKA_CA: kafka.ca,
  };
  const consumer = await startApp('recurrence', { dir, env, parts });
  const publisher = await startApp('mcp-server', { dir, env, parts });
  const owned = parts.move();
  return { publisher, consumer, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function startApp(
  appId: string,
  given: { dir: string; env: Record<string, string>; parts: AsyncDisposableStack },
): Promise<EventBus> {
  const { dir, env, parts } = given;
  const apiToken = randomBytes(16).toString('hex');
  const appToken = randomBytes(16).toString('hex');
  const ports = await findDaprdPorts();
  const sidecar = createDaprSidecar({ url: `http://127.0.0.1:${ports.grpc}`, apiToken });
  const bus = createDaprEventBus({ sidecar, component: 'taskloom-pubsub', logger });
  const server = parts.use(
    await serveAppCallback({
      callback: bus.callback,
      host: '127.0.0.1',
      port: 0,
      appToken,
      logger,
    }),
  );
  parts.use(
    await startDaprd({
      appId,
      appPort: server.port,
      resourcesPath: [join(components, 'common'), join(components, 'local')],
      config: join(components, 'local/config.yaml'),
      dir: join(dir, appId),
      env,
      daprApiToken: apiToken,
      appApiToken: appToken,
      ports,
    }),
  );
  parts.use(bus);
  return bus;
}

/** About as large as one of a task with notes. */
export function makeEvent(): CloudEvent {
  const subject = randomUUID();
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'bench',
    type: 'task.created',
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: { task: { id: subject, title: 'bench', notes: 'x'.repeat(400) }, version: 1 },
  };
}
