import { createClient } from '@redis/client';

import type { HealthCheck } from '../http/http-app.ts';
import type { Logger } from '../logs/logger.ts';
import type { LiveBus } from '../ports/live-bus.ts';

interface RedisLiveBusOptions {
  /** `redis://` or, with TLS, `rediss://`, with user and password. */
  url: string;
  /** PEM of the authority that signed the server's certificate; absent: those the system trusts. */
  ca?: string | undefined;
  logger: Logger;
}

const PREFIX = 'taskloom:live:';
/** How long a start or a subscription waits for Redis. It goes on without: hints are not worth more. */
const PATIENCE_MS = 2_000;
const PING_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;
const MAX_RETRY_MS = 2_000;

/**
 * Hints over Redis pub/sub, on two connections that come back by themselves. Without Redis hints are
 * dropped; after an absence listeners are told that they may have missed some.
 */
export async function createRedisLiveBus(
  options: RedisLiveBusOptions,
): Promise<LiveBus & { health: HealthCheck }> {
  const { logger } = options;
  const publisher = connect(options, { disableOfflineQueue: true });
  const subscriber = connect(options, { disableOfflineQueue: false });
  const missed = new Set<() => void>();
  let wasReady = false;
  subscriber.client.on('ready', () => {
    if (wasReady) for (const tell of missed) tell();
    wasReady = true;
  });
  let disposed = false;
  await patiently(Promise.all([publisher.start(), subscriber.start()]));
  return {
    publish(channel, message) {
      if (disposed) return;
      // Offline, or lost on the way: both are what a hint may be.
      publisher.client.publish(PREFIX + channel, JSON.stringify(message)).catch(() => {});
    },
    async subscribe(channel, listener, { onMissed } = {}) {
      let active = true;
      const deliver = (json: string) => {
        if (!active || disposed) return;
        try {
          listener(JSON.parse(json));
        } catch (error) {
          const type = error instanceof Error ? error.name : typeof error;
          logger.error({ type }, 'a listener of live hints failed');
        }
      };
      if (onMissed) missed.add(onMissed);
      // Queued while Redis is away, and made again by the client after each reconnection.
      await patiently(subscriber.client.subscribe(PREFIX + channel, deliver));
      return {
        async [Symbol.asyncDispose]() {
          active = false;
          if (onMissed) missed.delete(onMissed);
          if (!disposed && subscriber.client.isReady)
            await patiently(subscriber.client.unsubscribe(PREFIX + channel, deliver));
        },
      };
    },
    health: {
      name: 'live bus',
      async check() {
        if (!subscriber.client.isReady) throw new LiveBusDown();
        await publisher.client.ping();
      },
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      missed.clear();
      for (const { client } of [publisher, subscriber]) client.destroy();
    },
  };
}

class LiveBusDown extends Error {
  override name = 'LiveBusDown';
  readonly code = 'not_connected';
}

function connect(
  { url, ca, logger }: RedisLiveBusOptions,
  { disableOfflineQueue }: { disableOfflineQueue: boolean },
) {
  const retry = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectStrategy: (tries: number) =>
      Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random() / 2),
  };
  const client = createClient({
    url,
    disableOfflineQueue,
    pingInterval: PING_MS,
    socket: url.startsWith('rediss:')
      ? { ...retry, tls: true, ...(ca === undefined ? {} : { ca }) }
      : retry,
  });
  let isTold = false;
  client.on('error', (error: Error) => {
    if (!isTold) logger.warn({ error: kindOf(error) }, 'live hints wait for Redis');
    isTold = true;
  });
  client.on('ready', () => {
    if (isTold) logger.info('live hints are back');
    isTold = false;
  });
  return { client, start: () => client.connect() };
}

/** Name and code: an error's text may carry an address. Redis says its own code first (`WRONGPASS …`). */
function kindOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{4,}(?= )/u.exec(error.message)?.[0] ?? error.name;
}

async function patiently(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  // What fails is reported by the connection's own events.
  await Promise.race([work.catch(() => {}), patience]);
  clearTimeout(timer);
}
