import type { LiveBus } from '@taskloom/platform';

import type { RunRecord } from '../conversations/documents.ts';
import { channels } from '../conversations/keys.ts';

interface HeartbeatOptions {
  liveBus: LiveBus;
  /** This pod, as leases name it. */
  owner: string;
  /** Others have gone silent: what they held can be taken over. */
  onSilent(): void;
}

const BEAT_MS = 300;
/** Silent for this long, a pod counts as dead; a stalled one that is not loses its runs, never harm. */
const SILENT_MS = 1_200;
/** A run that changed hands more often is among pods that stall, not that die: its lease decides alone. */
const HASTY_CLAIMS = 3;

/** By then every lease that it held has run out; a pod has a new name whenever it starts. */
const FORGOTTEN_MS = 10 * 60_000;

/**
 * Pods tell one another that they are alive, over the live bus. Who dies is noticed in little more than
 * a second, rather than when its leases run out: a hint, as all that comes over this bus. Where the bus
 * is down nobody is taken for dead, and the leases decide.
 */
export class PodHeartbeats implements AsyncDisposable {
  readonly #options: HeartbeatOptions;
  /** When each pod was heard last, in milliseconds of this pod's monotonic clock. */
  readonly #heard = new Map<string, number>();
  /** When each pod was found dead. */
  readonly #dead = new Map<string, number>();
  #subscription: AsyncDisposable | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { liveBus, owner } = this.#options;
    this.#subscription = await liveBus.subscribe(channels.pods, (hint) => this.#hear(hint));
    const beat = () => liveBus.publish(channels.pods, { owner });
    beat();
    this.#timer = setInterval(() => {
      beat();
      this.#look();
    }, BEAT_MS).unref();
  }

  isDead(owner: string): boolean {
    return this.#dead.has(owner);
  }

  /** Whether another pod may take the run over before its lease has run out. */
  isAbandoned({ owner, claims }: Pick<RunRecord, 'owner' | 'claims'>): boolean {
    return owner !== undefined && claims <= HASTY_CLAIMS && this.isDead(owner);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#subscription?.[Symbol.asyncDispose]();
  }

  #hear(hint: unknown): void {
    const owner = (hint as { owner?: unknown } | null)?.owner;
    if (typeof owner !== 'string') return;
    this.#heard.set(owner, performance.now());
    this.#dead.delete(owner);
  }

  #look(): void {
    const now = performance.now();
    for (const [owner, at] of this.#dead) if (now - at > FORGOTTEN_MS) this.#dead.delete(owner);
    // Who does not hear itself hears nobody.
    const own = this.#heard.get(this.#options.owner) ?? -Infinity;
    if (now - own > SILENT_MS / 2) {
      for (const owner of this.#heard.keys()) this.#heard.set(owner, now);
      return;
    }
    let silent = false;
    for (const [owner, at] of this.#heard) {
      if (now - at < SILENT_MS) continue;
      this.#heard.delete(owner);
      this.#dead.set(owner, now);
      silent = true;
    }
    if (silent) this.#options.onSilent();
  }
}
