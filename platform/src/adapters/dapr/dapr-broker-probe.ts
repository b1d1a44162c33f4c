import type { DaprPublisher } from './dapr-publisher.ts';

/** Nobody reads it; it is written to see whether the broker takes anything. */
const TOPIC = 'probes';
/** So long a broker that took something counts as there. */
const FRESH_MS = 5_000;

/**
 * Whether the broker is there. daprd 1.18 says so nowhere: its health, its metadata and its metrics stay as
 * they are when Kafka goes away under it. So what was published last counts for a while, and then something
 * small is published, when somebody asks, and for those who ask at the same time once.
 */
export class DaprBrokerProbe {
  readonly #publisher: DaprPublisher;
  #takenAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(publisher: DaprPublisher) {
    this.#publisher = publisher;
  }

  /** Others publish as well, and know how it went. */
  report({ isThere }: { isThere: boolean }): void {
    this.#takenAt = isThere ? performance.now() : Number.NEGATIVE_INFINITY;
  }

  /** Rejects with the sidecar's `code` while the broker takes nothing. */
  async check(): Promise<void> {
    if (performance.now() - this.#takenAt < FRESH_MS) return;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    await this.#asking;
  }

  async #ask(): Promise<void> {
    await this.#publisher.publishOne(TOPIC, TOPIC, {
      specversion: '1.0',
      id: crypto.randomUUID(),
      source: 'taskloom',
      type: 'probe',
    });
    this.report({ isThere: true });
  }
}
