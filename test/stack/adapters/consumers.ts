import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createDaprEventBus,
  createDaprSidecar,
  createDeadLetterReceiver,
  createDeadLetterStore,
  createLogger,
  migratePlatform,
  serveAppCallback,
  type EventBus,
  type Subscription,
} from '@taskloom/platform';
import { createTestDatabase } from '@taskloom/platform/testing';
import postgres from 'postgres';

import { findDaprdPorts, startDaprd } from '../../../stack/parts/daprd.ts';
import { COMPONENT, component, subscribed } from './resources.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const DAPR_TOKEN = 'to-the-sidecar';
const APP_TOKEN = 'to-the-app';

export interface TestBackbone extends AsyncDisposable {
  /** Each subscription is an app with a sidecar of its own. */
  bus: EventBus;
  deadLetters(consumer: string): Promise<string[]>;
}

/** Apps and sidecars on one Kafka, as many as there are subscriptions. */
export async function startBackbone(broker: string): Promise<TestBackbone> {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-bus-'));
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'components'));
  await writeFile(join(dir, 'components/pubsub.yaml'), component(broker));

  const publisher = parts.use(await startApp({ dir, appId: 'publisher', topics: [] }));
  const published = new Set<string>();
  /** What was published before a consumer's first subscription is not its: Kafka keeps it all. */
  const before = new Map<string, ReadonlySet<string>>();

  const database = parts.use(await createTestDatabase());
  const sql = postgres(database.url, { max: 2, onnotice: () => {} });
  parts.defer(() => sql.end());
  await migratePlatform(sql);
  const letters = createDeadLetterStore(sql);
  parts.use(await startApp({ dir, appId: 'mcp-server', topics: ['dead-letters'], letters }));

  const owned = parts.move();
  const bus: EventBus = {
    async publish(events, options) {
      const result = await publisher.bus.publish(events, options);
      for (const { event } of events) published.add(event.id);
      return result;
    },
    async subscribe(subscription: Subscription) {
      const { topic, consumer, handle } = subscription;
      if (!before.has(consumer)) before.set(consumer, new Set(published));
      const old = before.get(consumer);
      const app = await startApp({
        dir,
        appId: consumer,
        topics: [topic],
        subscription: {
          ...subscription,
          handle: async (event, context) => {
            if (!old?.has(event.id)) await handle(event, context);
          },
        },
      });
      owned.use(app);
      return { [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
    },
    async [Symbol.asyncDispose]() {},
  };
  return {
    bus,
    deadLetters: async (consumer) =>
      (await letters.list({ limit: 1_000 }))
        .filter((letter) => letter.consumer === consumer)
        .map(({ event }) => event.id),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface AppOptions {
  dir: string;
  appId: string;
  topics: readonly string[];
  subscription?: Subscription;
  letters?: ReturnType<typeof createDeadLetterStore>;
}

/** A process as the services are, within this one, and its sidecar. Disposing drains it as a signal would. */
async function startApp({ dir, appId, topics, subscription, letters }: AppOptions) {
  const name = `${appId}-${randomUUID()}`;
  const folder = join(dir, name, 'resources');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'subscriptions.yaml'),
    topics.map((topic) => subscribed(topic)).join('---\n'),
  );
  await using parts = new AsyncDisposableStack();
  const ports = await findDaprdPorts();
  const url = `http://127.0.0.1:${ports.grpc}`;
  const sidecar = parts.use(createDaprSidecar({ url, apiToken: DAPR_TOKEN }));
  const bus = createDaprEventBus({
    sidecar,
    component: COMPONENT,
    logger,
    retry: { maxAttempts: 3, backoffMs: 50 },
  });
  const keepLetter = letters && createDeadLetterReceiver({ store: letters, logger });
  const server = await serveAppCallback({
    callback: {
      ...bus.callback,
      ...(keepLetter && { onTopicEvent: (_, letter) => keepLetter(letter) }),
    },
    host: '127.0.0.1',
    port: 0,
    appToken: APP_TOKEN,
    logger,
  });
  if (subscription) parts.use(await bus.subscribe(subscription));
  const daprd = await startDaprd({
    appId,
    appPort: server.port,
    resourcesPath: [folder, join(dir, 'components')],
    // Not where the sidecar looks for changes of its resources.
    dir: join(dir, name),
    daprApiToken: DAPR_TOKEN,
    appApiToken: APP_TOKEN,
    ports,
  });
  const owned = parts.move();
  return {
    bus,
    async [Symbol.asyncDispose]() {
      await owned.disposeAsync();
      await daprd[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
    },
  };
}
