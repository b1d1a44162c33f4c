import type { Temporal } from 'temporal-polyfill';

import type { SubscriptionHub } from './subscription-hub.ts';

/** How soon after midnight open pages hear of it. */
const LOOK_EVERY_MS = 2_000;
/** What a new day changes without anybody's doing. */
const VIEWS = ['view://today', 'view://upcoming', 'view://overdue'];

interface DayChangesOptions {
  hub: SubscriptionHub;
  now(): Temporal.Instant;
  /** IANA name of where the person is; `undefined` when there is nobody of this id. */
  zoneOf(userId: string): Promise<string | undefined>;
}

/** Tells who listens here that it is another day where they are: each replica tells its own. */
export class DayChanges implements Disposable {
  readonly #options: DayChangesOptions;
  readonly #timer: NodeJS.Timeout;
  /** The day on which each listener was last looked at. */
  #days = new Map<string, string>();
  #isLooking = false;

  constructor(options: DayChangesOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { hub, now, zoneOf } = this.#options;
      const at = now();
      const days = new Map<string, string>();
      // Whoever is looked at for the first time has just read what they show.
      for (const userId of hub.listening()) {
        const zone = await zoneOf(userId);
        if (zone === undefined) continue;
        const day = at.toZonedDateTimeISO(zone).toPlainDate().toString();
        const before = this.#days.get(userId);
        days.set(userId, day);
        if (before !== undefined && before !== day) hub.tellHere(userId, VIEWS);
      }
      this.#days = days;
    } catch {
      // The database is away: the day is still another one at the next look.
    } finally {
      this.#isLooking = false;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
