import type { ConversationSummary } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from './compare-and-set.ts';
import type { Conversation } from './documents.ts';
import { keys } from './keys.ts';

/** A conversation in the list. */
export interface Listed extends ConversationSummary {
  /** Absent where an earlier version listed it. */
  storageId?: string | undefined;
}

/**
 * Each person's list of conversations. It is kept by the month in which a conversation began, which
 * never changes: so no entry grows for ever, and a change touches one of them.
 */
export class ConversationIndex {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** All of a person's, newest first. */
  async list(userId: string): Promise<Listed[]> {
    const months = (await this.#read<string[]>(keys.months(userId))) ?? [];
    const entries = await Promise.all(
      [...months.map((month) => keys.month(userId, month)), keys.index(userId)].map((key) =>
        this.#read<Listed[]>(key),
      ),
    );
    // What an earlier version listed may have been listed anew since: that comes first.
    const byId = new Map<string, Listed>();
    for (const summary of entries.flatMap((entry) => entry ?? []))
      if (!byId.has(summary.conversationId)) byId.set(summary.conversationId, summary);
    return [...byId.values()].toSorted(newestFirst);
  }

  /** Whether the list was another one before. */
  async put(head: Conversation): Promise<boolean> {
    const { ownerId, conversationId } = head;
    const month = monthOf(head);
    const summary = listedAs(head);
    // First: a month without conversations harms nobody, one that is not named would hide them.
    await compareAndSet<string[]>(this.#store, keys.months(ownerId), (stored = []) =>
      stored.includes(month) ? undefined : [...stored, month],
    );
    let isChanged = false;
    await compareAndSet<Listed[]>(this.#store, keys.month(ownerId, month), (stored = []) => {
      const before = stored.find((other) => other.conversationId === conversationId);
      isChanged = !before || JSON.stringify(before) !== JSON.stringify(summary);
      return isChanged ? [summary, ...without(stored, conversationId)] : undefined;
    });
    return isChanged;
  }

  /** Without a head, which is gone, all of the person's lists are looked through. */
  async remove(
    userId: string,
    { conversationId, createdAt }: { conversationId: string; createdAt?: string | undefined },
  ): Promise<void> {
    const months =
      createdAt === undefined
        ? ((await this.#read<string[]>(keys.months(userId))) ?? [])
        : [monthOf({ createdAt })];
    const lists = [...months.map((month) => keys.month(userId, month)), keys.index(userId)];
    for (const key of lists)
      await compareAndSet<Listed[]>(this.#store, key, (stored) =>
        stored?.some((other) => other.conversationId === conversationId)
          ? without(stored, conversationId)
          : undefined,
      );
  }

  /** All lists of a person; the one that names the others goes last. */
  async erase(userId: string): Promise<void> {
    const months = (await this.#read<string[]>(keys.months(userId))) ?? [];
    const lists = [...months.map((month) => keys.month(userId, month)), keys.index(userId)];
    for (const key of [...lists, keys.months(userId)]) await this.#store.delete(key, timeout());
  }

  /** Only this class writes these keys, and it writes them with the same types. */
  async #read<T>(key: string): Promise<T | undefined> {
    return (await this.#store.get(key, timeout()))?.value as T | undefined;
  }
}

export function listedAs(head: Conversation): Listed {
  const { conversationId, storageId, title, updatedAt, pinned, archived } = head;
  return {
    conversationId,
    storageId,
    title,
    updatedAt,
    ...(pinned && { pinned }),
    ...(archived && { archived }),
  };
}

function monthOf({ createdAt }: Pick<Conversation, 'createdAt'>): string {
  return createdAt.slice(0, 7);
}

function without(list: Listed[], conversationId: string): Listed[] {
  return list.filter((other) => other.conversationId !== conversationId);
}

function newestFirst(a: Listed, b: Listed): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.conversationId < b.conversationId ? -1 : 1;
}
