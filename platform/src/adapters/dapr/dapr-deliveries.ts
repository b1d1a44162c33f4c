import { setTimeout as sleep } from 'node:timers/promises';

import type { CloudEvent, Topic } from '@taskloom/contracts';

import type { Logger } from '../../logs/logger.ts';
import type { Subscription } from '../../ports/event-bus.ts';
import type { AppCallback, Verdict } from './dapr-app-callback.ts';
import { type DeadLetterEvent, DeliveredEvent, wrapUnreadable } from './dapr-events.ts';
import { kindOf } from '../../logs/error-kind.ts';
import { handleEvent, nextTry, type RetryPolicy } from '../handle-event.ts';

/** Longest time a delivery is held for its backoff: the sidecar's rebalances wait for it. */
const HOLD_MS = 1_000;
/** Events whose failures are remembered; beyond that the oldest begins its tries anew. */
const REMEMBERED = 10_000;

interface DeliveriesOptions {
  logger: Logger;
  retry: RetryPolicy;
  handlerTimeoutMs: number;
  publishDeadLetter(event: DeadLetterEvent, key: string): Promise<void>;
}

interface Burial {
  topic: Topic;
  consumer: string;
  eventId: string;
  attempts: number;
  error: string;
}

interface Tries {
  attempts: number;
  notBefore: number;
}

/**
 * The receiving end of a sidecar. It counts the tries and keeps the backoff itself, and the component
 * below retries for ever: Dapr's own inbound policy holds up a rebalance for as long as it retries
 * (1.18.1 runs it on a context that nothing cancels), and its `deadLetterTopic` takes events that
 * merely found the app away.
 */
export class DaprDeliveries implements AsyncDisposable {
  readonly callback: AppCallback = {
    onTopicEvent: (topic, event) => this.#receive(topic, event),
    isOpen: () => !this.#isDraining,
  };
  readonly #options: DeliveriesOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #tries = new Map<string, Tries>();
  /** Deliveries under way by event: one that the sidecar gave up on and brings again is not run twice. */
  readonly #running = new Map<string, Promise<Verdict>>();
  /** The last delivery of each key: what comes after waits, also when the sidecar does not. */
  readonly #lanes = new Map<string, Promise<unknown>>();
  readonly #stop = new AbortController();
  #isDraining = false;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  async subscribe(subscription: Subscription): Promise<AsyncDisposable> {
    const { topic } = subscription;
    if (this.#subscriptions.has(topic))
      throw new Error(`this app has a consumer of ${topic} already: one app is one consumer`);
    this.#subscriptions.set(topic, subscription);
    return {
      [Symbol.asyncDispose]: async () => {
        // The sidecar notices by its health check; until then it is told to keep what it brings.
        this.#isDraining = true;
        this.#subscriptions.delete(topic);
        await this.#drain();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDraining = true;
    this.#subscriptions.clear();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  async #receive(topic: string, body: unknown): Promise<Verdict> {
    const subscription = this.#subscriptions.get(topic);
    // Not yet, or no longer: another replica takes it, or this one a little later.
    if (!subscription || this.#isDraining) return this.#retryLater(HOLD_MS);
    const parsed = DeliveredEvent.safeParse(body);
    if (!parsed.success) return this.#buryUnreadable(subscription, body);
    const { taskloomconsumer: only, ...event } = parsed.data;
    if (only !== undefined && only !== subscription.consumer) return 'SUCCESS';
    const name = `${topic}\n${event.id}`;
    const running =
      this.#running.get(name) ??
      this.#inLane(`${topic}\n${event.subject}`, () => this.#settle(subscription, event, name));
    this.#running.set(name, running);
    try {
      return await running;
    } finally {
      this.#running.delete(name);
    }
  }

  async #inLane(lane: string, work: () => Promise<Verdict>): Promise<Verdict> {
    const before = this.#lanes.get(lane);
    const turn = before ? before.then(work) : work();
    this.#lanes.set(lane, turn);
    try {
      return await turn;
    } finally {
      if (this.#lanes.get(lane) === turn) this.#lanes.delete(lane);
    }
  }

  /** Never rejects. */
  async #settle(subscription: Subscription, event: CloudEvent, name: string): Promise<Verdict> {
    const before = this.#tries.get(name);
    const wait = (before?.notBefore ?? 0) - performance.now();
    if (wait > HOLD_MS) return this.#retryLater(HOLD_MS);
    if (wait > 0) await this.#retryLater(wait);
    if (this.#isDraining) return 'RETRY';
    try {
      await handleEvent(subscription, event, this.#options.handlerTimeoutMs);
    } catch (error) {
      return this.#fail({
        subscription,
        event,
        name,
        error,
        attempts: (before?.attempts ?? 0) + 1,
      });
    }
    this.#tries.delete(name);
    return 'SUCCESS';
  }

  async #fail(given: {
    subscription: Subscription;
    event: CloudEvent;
    name: string;
    error: unknown;
    attempts: number;
  }): Promise<Verdict> {
    const { subscription, event, name, attempts } = given;
    const { logger, retry } = this.#options;
    const { topic, consumer } = subscription;
    const error = kindOf(given.error);
    const about = { topic, consumer, eventId: event.id, attempts, error };
    const waitMs = nextTry(given.error, attempts, retry);
    if (waitMs !== undefined) {
      logger.warn(about, 'event will be tried again');
      this.#remember(name, { attempts, notBefore: performance.now() + waitMs });
      return 'RETRY';
    }
    if (!(await this.#bury(event, about))) {
      this.#remember(name, { attempts: attempts - 1, notBefore: performance.now() + HOLD_MS });
      return 'RETRY';
    }
    this.#tries.delete(name);
    return 'SUCCESS';
  }

  /** A repeat would be no CloudEvent either. It waits until the broker has it among the dead letters. */
  async #buryUnreadable({ topic, consumer }: Subscription, body: unknown): Promise<Verdict> {
    const event = wrapUnreadable(body);
    const about = { topic, consumer, eventId: event.id, attempts: 1, error: 'NoCloudEvent' };
    return (await this.#bury(event, about)) ? 'SUCCESS' : this.#retryLater(HOLD_MS);
  }

  /** Whether the broker has taken the event as a dead letter. */
  async #bury(event: CloudEvent, about: Burial): Promise<boolean> {
    const { logger, publishDeadLetter } = this.#options;
    const { topic, consumer, error, attempts } = about;
    try {
      const letter = { deadtopic: topic, deadconsumer: consumer, deaderror: error };
      await publishDeadLetter({ ...event, ...letter, deadattempts: attempts }, event.subject);
    } catch (failure) {
      logger.error({ ...about, error: kindOf(failure) }, 'event cannot become a dead letter yet');
      return false;
    }
    logger.error(about, 'event is a dead letter');
    return true;
  }

  #remember(name: string, tries: Tries): void {
    this.#tries.delete(name);
    this.#tries.set(name, tries);
    if (this.#tries.size <= REMEMBERED) return;
    const [oldest] = this.#tries.keys();
    if (oldest !== undefined) this.#tries.delete(oldest);
  }

  async #retryLater(ms: number): Promise<'RETRY'> {
    await sleep(ms, undefined, { signal: this.#stop.signal, ref: false }).catch(() => {});
    return 'RETRY';
  }
}
