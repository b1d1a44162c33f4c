import { PREFERENCE_LIMITS, type Preference } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';
import { ChatError } from '../errors.ts';

/** What people asked the assistant to keep in mind, a list for each, oldest first. */
export class PreferenceStore {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async list(userId: string): Promise<Preference[]> {
    const entry = await this.#store.get(keys.preferences(userId), timeout());
    // Only this class writes these keys, and it writes them with the same type.
    return (entry?.value as Preference[] | undefined) ?? [];
  }

  /** Adds it, or changes the one of this id. The same text is kept once. Throws `ChatError`. */
  async save(userId: string, { id, text }: Pick<Preference, 'id' | 'text'>): Promise<Preference[]> {
    const saved: Preference = { id, text: oneLine(text), at: new Date().toISOString() };
    return this.#change(userId, (stored) => {
      if (stored.some((other) => other.id !== id && isSame(other.text, saved.text))) return stored;
      if (stored.some((other) => other.id === id))
        return stored.map((other) => (other.id === id ? saved : other));
      if (stored.length >= PREFERENCE_LIMITS.many) throw full();
      return [...stored, saved];
    });
  }

  async forget(userId: string, id: string): Promise<Preference[]> {
    return this.#change(userId, (stored) => stored.filter((other) => other.id !== id));
  }

  async #change(
    userId: string,
    change: (stored: Preference[]) => Preference[],
  ): Promise<Preference[]> {
    const kept = await compareAndSet<Preference[]>(
      this.#store,
      keys.preferences(userId),
      (stored = []) => change(stored),
    );
    return kept ?? [];
  }
}

/** A line of a list: nothing in it can pose as another line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function full(): ChatError {
  return new ChatError({
    code: 'limit_exceeded',
    message: `At most ${PREFERENCE_LIMITS.many} things are kept in mind.`,
    hint: 'Forget one that no longer matters first; all of them are listed in Settings.',
  });
}
