import { kindOf, type Logger } from '@taskloom/platform';

import { compareAndSet, timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';
import { erasePerson, type ErasureParts } from './erase-person.ts';

interface Erasure {
  userId: string;
  /** When it is to be carried out, Unix milliseconds. */
  due: number;
  /** It was carried out once. */
  again: boolean;
}

/**
 * A page that is still open, or a run that ends at the same moment, may write once more. After this
 * long, in milliseconds, no token of the person's is good for anything.
 */
const AGAIN_MS = 15 * 60_000;
const LOOK_MS = 60_000;

interface ErasuresOptions extends ErasureParts {
  logger: Logger;
  now?: () => number;
}

/** People whose accounts were deleted, until nothing of them is left here: any pod goes on with it. */
export class Erasures implements Disposable {
  readonly #options: ErasuresOptions;
  readonly #now: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ErasuresOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Goes on with those that a pod died over, now and from time to time. */
  start(): void {
    const look = () => {
      this.carryOutDue().catch((error: unknown) => {
        this.#options.logger.warn({ type: kindOf(error) }, 'an account is not erased yet');
      });
    };
    look();
    this.#timer = setInterval(look, LOOK_MS).unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Resolves when all that is known of the person is gone; from the first step on it comes about. */
  async add(userId: string): Promise<void> {
    await this.#change((stored) =>
      stored.some((other) => other.userId === userId)
        ? undefined
        : [...stored, { userId, due: this.#now(), again: false }],
    );
    await this.carryOutDue();
  }

  async carryOutDue(): Promise<void> {
    const entry = await this.#options.store.get(keys.erasures, timeout());
    // Only this class writes this key, and it writes it with the same type.
    const stored = (entry?.value as Erasure[] | undefined) ?? [];
    for (const { userId, due, again } of stored) {
      if (due > this.#now()) continue;
      await erasePerson(this.#options, userId);
      await this.#change((now) => {
        const others = now.filter((other) => other.userId !== userId);
        return again ? others : [...others, { userId, due: this.#now() + AGAIN_MS, again: true }];
      });
    }
  }

  async #change(change: (stored: Erasure[]) => Erasure[] | undefined): Promise<void> {
    await compareAndSet<Erasure[]>(this.#options.store, keys.erasures, (stored = []) =>
      change(stored),
    );
  }
}
