import { setTimeout as sleep } from 'node:timers/promises';

import type { StateStore } from '@taskloom/platform';

import type { ConversationStore } from './conversation-store.ts';
import { lineOf, type Conversation } from './documents.ts';
import { readEvents } from './event-log.ts';

const LOOK_AGAIN_MS = 50;
/** After that the pod that ended the run has died: its run is somebody's to take up. */
const PATIENCE_MS = 10_000;

/**
 * A run is put away a moment after its end was told: who acts at that end is not refused for it. Returns at
 * once when nothing is under way, and when the answer goes on.
 */
export async function waitUntilPutAway(
  { store, conversations }: { store: StateStore; conversations: ConversationStore },
  conversationId: string,
): Promise<void> {
  const giveUp = performance.now() + PATIENCE_MS;
  while (performance.now() < giveUp) {
    const conversation = await conversations.read(conversationId);
    if (!conversation || !(await hasToldItsEnd(store, conversation))) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function hasToldItsEnd(store: StateStore, conversation: Conversation): Promise<boolean> {
  const { run, lastChunk } = conversation;
  if (!run) return false;
  const { events } = await readEvents(store, lineOf(conversation), { chunk: lastChunk, seq: 0 });
  return events.some(
    ({ runId, event }) =>
      runId === run.runId && (event.type === 'RUN_FINISHED' || event.type === 'RUN_ERROR'),
  );
}
