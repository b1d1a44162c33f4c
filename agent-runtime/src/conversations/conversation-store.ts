import { randomUUID } from 'node:crypto';

import type { ConversationSummary } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from './compare-and-set.ts';
import { Conversation } from './documents.ts';
import { keys } from './keys.ts';

/** Conversations that a person's list holds, newest first. */
const LISTED = 300;

/** Heads of conversations and each person's list of them. */
export class ConversationStore {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async read(conversationId: string): Promise<Conversation | undefined> {
    const entry = await this.#store.get(keys.conversation(conversationId), timeout());
    return entry && Conversation.parse(entry.value);
  }

  /** `change` returns the next state, or `undefined` to leave it; it may run more than once. */
  async update(
    conversationId: string,
    change: (stored: Conversation | undefined) => Conversation | undefined,
  ): Promise<Conversation | undefined> {
    return compareAndSet<Conversation>(this.#store, keys.conversation(conversationId), change);
  }

  async remove(conversation: Conversation): Promise<void> {
    await this.#unlist(conversation.ownerId, conversation.conversationId);
    await this.#store.delete(keys.conversation(conversation.conversationId), timeout());
    const { storageId } = conversation;
    for (let turn = 0; turn < conversation.turns; turn += 1) {
      await this.#store.delete(keys.turn(storageId, turn), timeout());
    }
    for (let chunk = 0; ; chunk += 1) {
      const key = keys.events(storageId, chunk);
      if (!(await this.#store.get(key, timeout()))) return;
      await this.#store.delete(key, timeout());
    }
  }

  async list(userId: string): Promise<ConversationSummary[]> {
    const entry = await this.#store.get(keys.index(userId), timeout());
    // Only this class writes these keys, and it writes them with the same type.
    return (entry?.value as ConversationSummary[] | undefined) ?? [];
  }

  async enlist(userId: string, summary: ConversationSummary): Promise<void> {
    await compareAndSet<ConversationSummary[]>(this.#store, keys.index(userId), (stored = []) => [
      summary,
      ...without(stored, summary.conversationId).slice(0, LISTED - 1),
    ]);
  }

  async #unlist(userId: string, conversationId: string): Promise<void> {
    await compareAndSet<ConversationSummary[]>(
      this.#store,
      keys.index(userId),
      (stored) => stored && without(stored, conversationId),
    );
  }
}

export function newConversation(
  conversationId: string,
  ownerId: string,
  firstText: string,
): Conversation {
  const now = new Date().toISOString();
  return {
    conversationId,
    storageId: randomUUID(),
    ownerId,
    title: titleOf(firstText),
    createdAt: now,
    updatedAt: now,
    turns: 0,
    lastChunk: 0,
    epoch: 0,
    queue: [],
    taken: [],
  };
}

const TITLE_LENGTH = 80;

function titleOf(text: string): string {
  const line = text
    .trim()
    .split('\n', 1)
    .join('')
    .trim()
    .slice(0, TITLE_LENGTH * 10);
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (characters.length <= TITLE_LENGTH) return line;
  const kept = characters.slice(0, TITLE_LENGTH - 1).join('');
  return `${kept.trimEnd()}…`;
}

function without(list: ConversationSummary[], conversationId: string): ConversationSummary[] {
  return list.filter((other) => other.conversationId !== conversationId);
}
