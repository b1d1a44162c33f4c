import { createInProcessLiveBus } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { ConversationStore, newConversation } from '../conversations/conversation-store.ts';
import { LeaseLost } from '../errors.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { keepLease } from './lease.ts';
import { claimRun } from './run-record.ts';
import type { RunSession } from './run-session.ts';

const LEASE_MS = 90;

async function claimIn(conversations: ConversationStore, owner: string) {
  const head = await conversations.update('c', (stored) =>
    claimRun(
      stored ?? {
        ...newConversation('c', 'anna', 'Hello'),
        queue: [{ messageId: 'm', text: 'Hello', at: '2026-11-21T10:00:00Z' }],
      },
      { owner, isHeld: () => false },
    ),
  );
  if (!head?.run) throw new Error('there is nothing to claim');
  return head.run;
}

test('is renewed while it is kept, so that a long run keeps its epoch', async () => {
  await using store = createMemoryStateStore();
  await using liveBus = createInProcessLiveBus();
  const conversations = new ConversationStore(store);
  const run = await claimIn(conversations, 'pod-a');
  const options = { conversations, liveBus, conversationId: 'c', run, leaseMs: LEASE_MS };
  await using _lease = await keepLease(options);
  await waitFor(async () => {
    const head = await conversations.read('c');
    return (head?.run?.renewals ?? 0) > 5;
  });
  expect((await conversations.read('c'))?.run).toMatchObject({ owner: 'pod-a', epoch: run.epoch });
});

test('that another pod has taken ends the session that held it', async () => {
  await using store = createMemoryStateStore();
  await using liveBus = createInProcessLiveBus();
  const conversations = new ConversationStore(store);
  const run = await claimIn(conversations, 'pod-a');
  const options = { conversations, liveBus, conversationId: 'c', run, leaseMs: LEASE_MS };
  await using lease = await keepLease(options);
  const failures: unknown[] = [];
  // The lease only ever stops or fails it.
  lease.watch({
    stop() {},
    fail: (error: unknown) => failures.push(error),
  } as unknown as RunSession);
  await claimIn(conversations, 'pod-b');
  await waitFor(() => failures.length > 0);
  expect(failures[0]).toBeInstanceOf(LeaseLost);
});
