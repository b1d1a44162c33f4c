import type { LiveBus, StateStore } from '@taskloom/platform';

import type { ActiveRuns } from '../conversations/active-runs.ts';
import { timeout } from '../conversations/compare-and-set.ts';
import type { ConversationStore } from '../conversations/conversation-store.ts';
import { channels, keys } from '../conversations/keys.ts';

export interface ErasureParts {
  store: StateStore;
  conversations: ConversationStore;
  activeRuns: ActiveRuns;
  liveBus: LiveBus;
  /** Looks at a conversation again: who worked on it stops. */
  kick(conversationId: string): void;
}

/**
 * Removes all that is kept of a person: conversations with their runs, journals, open questions and
 * links, and what they asked for, answered for good and used. Doing it again does no harm; done again
 * after dying in between, it removes the rest.
 */
export async function erasePerson(parts: ErasureParts, userId: string): Promise<void> {
  const { store, conversations, activeRuns, liveBus, kick } = parts;
  for (const conversationId of await conversationsOf(parts, userId)) {
    // From here on another makes up for this one, should it die.
    await activeRuns.add(conversationId);
    await conversations.remove(conversationId);
    kick(conversationId);
    liveBus.publish(channels.conversation(conversationId), { kind: 'state' });
  }
  await conversations.index.erase(userId);
  const others = [keys.use, keys.preferences, keys.grants, keys.taskConversations];
  for (const keyOf of others) await store.delete(keyOf(userId), timeout());
  liveBus.publish(channels.user(userId), { kind: 'list' });
}

/** Those that are listed, and those that whoever began or removed them died over. */
async function conversationsOf(
  { conversations, activeRuns }: ErasureParts,
  userId: string,
): Promise<string[]> {
  const listed = (await conversations.index.list(userId)).map((one) => one.conversationId);
  const owned: string[] = [];
  for (const conversationId of new Set([...listed, ...(await activeRuns.all())])) {
    const head = await conversations.update(conversationId, () => undefined);
    if (head?.ownerId === userId) owned.push(conversationId);
  }
  return owned;
}
