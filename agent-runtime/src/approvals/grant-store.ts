import type { ApprovalGrant, ApprovalReason } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';

/** What people have answered for good, a list for each. */
export class GrantStore {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async list(userId: string): Promise<ApprovalGrant[]> {
    const entry = await this.#store.get(keys.grants(userId), timeout());
    // Only this class writes these keys, and it writes them with the same type.
    return (entry?.value as ApprovalGrant[] | undefined) ?? [];
  }

  async add(userId: string, grants: readonly ApprovalGrant[]): Promise<void> {
    await compareAndSet<ApprovalGrant[]>(this.#store, keys.grants(userId), (stored = []) => [
      ...stored.filter((other) => !grants.some((grant) => isSame(grant, other))),
      ...grants,
    ]);
  }

  async forget(userId: string, grant: { tool: string; reason: string }): Promise<void> {
    await compareAndSet<ApprovalGrant[]>(
      this.#store,
      keys.grants(userId),
      (stored) => stored && stored.filter((other) => !isSame(grant, other)),
    );
  }
}

/** How the answers for good, and those for a conversation, decide about a call. */
export function answerOf(
  grants: readonly Pick<ApprovalGrant, 'tool' | 'reason' | 'answer'>[],
  { tool, reasons }: { tool: string; reasons: readonly ApprovalReason[] },
): 'always' | 'never' | undefined {
  const answers = reasons.map(
    (reason) => grants.findLast((grant) => isSame(grant, { tool, reason }))?.answer,
  );
  if (answers.includes('never')) return 'never';
  return answers.every((answer) => answer === 'always') ? 'always' : undefined;
}

function isSame(a: { tool: string; reason: string }, b: { tool: string; reason: string }): boolean {
  return a.tool === b.tool && a.reason === b.reason;
}
