import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { HealthCheck } from '../../http/health-check.ts';
import type { Logger } from '../../logs/logger.ts';
import type { LiveBus } from '../../ports/live-bus.ts';
import { createRedisPubSubClient, type RedisPubSubClient } from './redis-pub-sub-client.ts';
import { parseRedisUrl } from './redis-url.ts';

interface RedisLiveBusOptions {
  /** Any address that `parseRedisUrl` takes. */
  url: string;
  /** PEM of the authority that signed the servers' certificates; absent: those the system trusts. */
  ca?: string | undefined;
  logger: Logger;
}

type Listener = (message: unknown) => void;

const PREFIX = 'taskloom:live:';
/** How long a start or a subscription waits for Redis. It goes on without: hints are not worth more. */
const PATIENCE_MS = 2_000;
/** Between two probes, and between two tries to connect. */
const RETRY_MS = 250;
/** Less than a health check may take. */
const ROUND_TRIP_MS = 1_500;

/**
 * Hints over Redis pub/sub, on two connections that come back by themselves: to one server, to the master
 * that sentinels name, or to a cluster. Without Redis hints are dropped. After any trouble with it, once
 * a probe comes through again, listeners are told that they may have missed some.
 */
export async function createRedisLiveBus(
  options: RedisLiveBusOptions,
): Promise<LiveBus & { health: HealthCheck }> {
  const bus = new RedisLiveBus(options);
  await bus.start();
  return bus;
}

class RedisLiveBus implements LiveBus {
  readonly health: HealthCheck = { name: 'live bus', check: (signal) => this.#check(signal) };
  readonly #options: RedisLiveBusOptions;
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Channels that Redis has to be asked for. */
  readonly #wanted = new Set<string>();
  readonly #missed = new Set<() => void>();
  readonly #probeChannel = `${PREFIX}probe:${randomUUID()}`;
  readonly #stop = new AbortController();
  #clients: { publisher: RedisPubSubClient; subscriber: RedisPubSubClient } | undefined;
  #recovering: Promise<void> | undefined;
  /** Probes by their number: all is well when one came through that was sent after the last trouble. */
  #sent = 0;
  #heard = 0;
  #needed = 1;
  #isTold = false;

  constructor(options: RedisLiveBusOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { url, ca } = this.#options;
    const target = parseRedisUrl(url);
    const onTrouble = (error?: Error) => this.#onTrouble(error);
    const [publisher, subscriber] = await Promise.all([
      createRedisPubSubClient({ target, ca, queuesOffline: false, onTrouble }),
      createRedisPubSubClient({ target, ca, queuesOffline: true, onTrouble }),
    ]);
    this.#clients = { publisher, subscriber };
    this.#wanted.add(this.#probeChannel);
    for (const client of [publisher, subscriber]) void this.#connect(client);
    this.#recover();
    await patiently(this.#recovering);
  }

  publish(channel: string, message: unknown): void {
    // Offline, or lost on the way: both are what a hint may be.
    this.#clients?.publisher.publish(PREFIX + channel, JSON.stringify(message)).catch(() => {});
  }

  async subscribe(
    channel: string,
    listener: Listener,
    { onMissed }: { onMissed?: () => void } = {},
  ): Promise<AsyncDisposable> {
    const name = PREFIX + channel;
    // One of its own: the same function may listen twice.
    const own: Listener = (message) => listener(message);
    const missed = onMissed && (() => onMissed());
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(own));
    if (missed) this.#missed.add(missed);
    if (listeners.size === 1) this.#wanted.add(name);
    await patiently(this.#subscribeWanted());
    return {
      [Symbol.asyncDispose]: async () => {
        if (missed) this.#missed.delete(missed);
        listeners.delete(own);
        if (listeners.size > 0 || this.#listeners.get(name) !== listeners) return;
        this.#listeners.delete(name);
        if (this.#wanted.delete(name)) return;
        const leaving = patiently(this.#clients?.subscriber.unsubscribe(name));
        if (this.#isWell()) await leaving;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const clients = Object.values(this.#clients ?? {});
    this.#clients = undefined;
    this.#listeners.clear();
    this.#missed.clear();
    await patiently(Promise.allSettled(clients.map(async (client) => client.destroy())));
  }

  async #check(signal: AbortSignal): Promise<void> {
    if (!this.#isWell()) throw new LiveBusDown();
    const late = AbortSignal.any([signal, AbortSignal.timeout(ROUND_TRIP_MS)]);
    await this.#probe();
    const wanted = this.#sent;
    while (this.#heard < wanted) {
      if (late.aborted) throw new LiveBusDown();
      await sleep(5);
    }
  }

  #isWell(): boolean {
    return this.#heard >= this.#needed;
  }

  /** As long as it takes: a cluster and sentinels give up after some tries. */
  async #connect(client: RedisPubSubClient): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await client.connect();
        return;
      } catch (error) {
        this.#onTrouble(error instanceof Error ? error : undefined);
        await this.#pause();
      }
    }
  }

  #onTrouble(error?: Error): void {
    if (this.#stop.signal.aborted) return;
    this.#needed = this.#sent + 1;
    if (error && !this.#isTold) {
      this.#options.logger.warn({ error: kindOf(error) }, 'live hints wait for Redis');
      this.#isTold = true;
    }
    this.#recover();
  }

  #recover(): void {
    this.#recovering ??= this.#probeUntilWell().finally(() => (this.#recovering = undefined));
  }

  async #probeUntilWell(): Promise<void> {
    while (!this.#isWell() && !this.#stop.signal.aborted) {
      await this.#subscribeWanted();
      await this.#probe();
      // On one's own machine it is there within a millisecond.
      await sleep(5);
      if (!this.#isWell()) await this.#pause();
    }
    if (this.#stop.signal.aborted) return;
    if (this.#isTold) this.#options.logger.info('live hints are back');
    this.#isTold = false;
    for (const tell of this.#missed) tell();
  }

  /** It comes back on the subscriber's connection. */
  async #probe(): Promise<void> {
    this.#sent += 1;
    await patiently(this.#clients?.publisher.publish(this.#probeChannel, String(this.#sent)));
  }

  async #subscribeWanted(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    // What is queued until Redis is back must not hold up the probes.
    await patiently(Promise.all(wanted.map((name) => this.#subscribeTo(name))));
  }

  async #subscribeTo(name: string): Promise<void> {
    const receive =
      name === this.#probeChannel
        ? (text: string) => (this.#heard = Math.max(this.#heard, Number(text)))
        : (json: string) => this.#deliver(name, json);
    try {
      await this.#clients?.subscriber.subscribe(name, receive);
    } catch {
      if (name === this.#probeChannel || this.#listeners.has(name)) this.#wanted.add(name);
      this.#onTrouble();
    }
  }

  #deliver(name: string, json: string): void {
    for (const listener of this.#listeners.get(name) ?? [])
      try {
        listener(JSON.parse(json));
      } catch (error) {
        const type = error instanceof Error ? error.name : typeof error;
        this.#options.logger.error({ type }, 'a listener of live hints failed');
      }
  }

  async #pause(): Promise<void> {
    await sleep(RETRY_MS, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}

class LiveBusDown extends Error {
  override name = 'LiveBusDown';
  readonly code = 'not_connected';
}

/** Name and code: an error's text may carry an address. Redis says its own code first (`WRONGPASS …`). */
function kindOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{4,}(?= )/u.exec(error.message)?.[0] ?? error.name;
}

async function patiently(work: Promise<unknown> | undefined): Promise<void> {
  if (work === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  // What fails is reported by the connection's own events.
  await Promise.race([work.catch(() => {}), patience]);
  clearTimeout(timer);
}
