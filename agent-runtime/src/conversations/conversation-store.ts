import { randomUUID } from 'node:crypto';

import type { StateStore } from '@taskloom/platform';

import { removeJournal } from '../runs/journal.ts';
import { firstTitle } from './automatic-title.ts';
import { compareAndSet, timeout } from './compare-and-set.ts';
import { ConversationIndex, listedAs } from './conversation-index.ts';
import { Conversation, FIRST_BRANCH, lineOf } from './documents.ts';
import { keys } from './keys.ts';

/** Heads of conversations and each person's list of them. */
export class ConversationStore {
  readonly index: ConversationIndex;
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    this.index = new ConversationIndex(store);
  }

  async read(conversationId: string): Promise<Conversation | undefined> {
    return this.#read(keys.conversation(conversationId));
  }

  /** By its id as links carry it. */
  async readByDigest(hashed: string): Promise<Conversation | undefined> {
    return /^[\w-]{43}$/u.test(hashed) ? this.#read(keys.conversationOf(hashed)) : undefined;
  }

  async #read(key: string): Promise<Conversation | undefined> {
    const entry = await this.#store.get(key, timeout());
    const stored = entry && Conversation.parse(entry.value);
    return stored?.deletedAt === undefined ? stored : undefined;
  }

  /** Also what is being removed. `change` returns the next state, or `undefined` to leave it; it may run more than once. */
  async update(
    conversationId: string,
    change: (stored: Conversation | undefined) => Conversation | undefined,
  ): Promise<Conversation | undefined> {
    // What an earlier version stored gets what has been added since.
    return compareAndSet<Conversation>(this.#store, keys.conversation(conversationId), (stored) =>
      change(stored && Conversation.parse(stored)),
    );
  }

  /** Nobody works on it or sees it from the first step on; one that dies in between is made up for. */
  async remove(conversationId: string): Promise<void> {
    const marked = await this.update(conversationId, (stored) => {
      if (!stored || stored.deletedAt !== undefined) return undefined;
      const { run, ...rest } = stored;
      const spent = run ? [...stored.spent, run.runId] : stored.spent;
      return { ...rest, spent, queue: [], deletedAt: new Date().toISOString() };
    });
    if (marked) await this.clear(marked);
  }

  /** Removes everything that is kept of a conversation whose head is marked, or gone. */
  async clear(conversation: Conversation): Promise<void> {
    const { conversationId, storageId, turns, lastChunk } = conversation;
    const store = this.#store;
    await this.index.remove(conversation.ownerId, conversation);
    for (const runId of conversation.spent) await removeJournal(store, runId);
    const shown = { branchId: conversation.branchId ?? FIRST_BRANCH, turns, lastChunk };
    for (const branch of [...conversation.branches, shown])
      await this.clearLine(lineOf({ ...branch, storageId }), branch);
    await store.delete(keys.words(storageId), timeout());
    const head = await store.get(keys.conversation(conversationId), timeout());
    const isMarked = head && Conversation.parse(head.value).deletedAt !== undefined;
    if (isMarked) await store.delete(keys.conversation(conversationId), timeout());
  }

  /** Removes the turns and events of a branch. */
  async clearLine(
    line: string,
    { turns, lastChunk }: { turns: number; lastChunk: number },
  ): Promise<void> {
    // A run that ended meanwhile may have written one more.
    for (let turn = 0; turn <= turns; turn += 1)
      await this.#store.delete(keys.turn(line, turn), timeout());
    for (const first of new Set([0, lastChunk])) await this.#clearEvents(line, first);
  }

  async #clearEvents(line: string, first: number): Promise<void> {
    for (let chunk = first; ; chunk += 1) {
      const key = keys.events(line, chunk);
      if (!(await this.#store.get(key, timeout()))) return;
      await this.#store.delete(key, timeout());
    }
  }

  /**
   * Brings the list in line with the head, which may change meanwhile. Whoever changes a head sees to it
   * that this also comes about when they die: the conversation is among the active ones until then.
   */
  async syncIndex(conversationId: string): Promise<{ isChanged: boolean }> {
    let isChanged = false;
    let listed: Conversation | undefined;
    for (;;) {
      const head = await this.read(conversationId);
      if (!head && listed) await this.index.remove(listed.ownerId, listed);
      if (!head) return { isChanged: isChanged || listed !== undefined };
      if (listed && JSON.stringify(listedAs(listed)) === JSON.stringify(listedAs(head)))
        return { isChanged };
      isChanged = (await this.index.put(head)) || isChanged;
      listed = head;
    }
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
    title: firstTitle(firstText),
    createdAt: now,
    updatedAt: now,
    branches: [],
    turns: 0,
    lastChunk: 0,
    epoch: 0,
    spent: [],
    queue: [],
    grants: [],
    taken: [],
  };
}
