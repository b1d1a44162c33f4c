import { randomUUID } from 'node:crypto';

import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';

interface TaskConversation {
  conversationId: string;
  /** The agent has asked something: the person's next comment is for it. */
  isAsking: boolean;
}

/** The newest of a person; one that is forgotten begins anew with the next comment that asks for it. */
const KEPT = 200;

/** Which conversation each person has with the agent about a task, one entry for each person. */
export class TaskConversations {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async find(userId: string, taskId: string): Promise<TaskConversation | undefined> {
    const entry = await this.#store.get(keys.taskConversations(userId), timeout());
    // Only this class writes these keys, and it writes them with the same type.
    return (entry?.value as Record<string, TaskConversation> | undefined)?.[taskId];
  }

  /** The one there is, or a new one. */
  async open(userId: string, taskId: string): Promise<string> {
    const fresh = { conversationId: randomUUID(), isAsking: false };
    const stored = await this.#change(userId, (all) =>
      all[taskId] ? undefined : Object.fromEntries([...Object.entries(all), [taskId, fresh]]),
    );
    return (stored[taskId] ?? fresh).conversationId;
  }

  async setAsking(userId: string, taskId: string, isAsking: boolean): Promise<void> {
    await this.#change(userId, (all) => {
      const one = all[taskId];
      return one && one.isAsking !== isAsking
        ? { ...all, [taskId]: { ...one, isAsking } }
        : undefined;
    });
  }

  async #change(
    userId: string,
    change: (all: Record<string, TaskConversation>) => Record<string, TaskConversation> | undefined,
  ): Promise<Record<string, TaskConversation>> {
    const stored = await compareAndSet<Record<string, TaskConversation>>(
      this.#store,
      keys.taskConversations(userId),
      (all = {}) => {
        const next = change(all);
        return next && Object.fromEntries(Object.entries(next).slice(-KEPT));
      },
    );
    return stored ?? {};
  }
}
