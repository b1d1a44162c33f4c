import { randomUUID } from 'node:crypto';

import { createInProcessLiveBus, type StateStore } from '@taskloom/platform';
import { expect, test } from 'vitest';

import { connectChat } from '../testing/chat-client.ts';
import { startFakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel } from '../testing/scripted-model.ts';
import { startTestRuntime } from '../testing/test-runtime.ts';

test('who edits a message the moment its answer has ended is not refused', async () => {
  await using platform = await startFakePlatform({ tools: [], answer: () => ({}) });
  await using memory = createMemoryStateStore();
  const putAway = Promise.withResolvers<void>();
  let looks = 0;
  let isSent = false;
  const store: StateStore = {
    async get(key, options) {
      // The events of the run are read again and again only by who waits for its end to be put away.
      if (isSent && key.startsWith('chat:events:') && looks++ > 3) putAway.resolve();
      return memory.get(key, options);
    },
    async set(key, value, write) {
      if (key.startsWith('chat:use:')) await putAway.promise;
      return memory.set(key, value, write);
    },
    delete: (key, options) => memory.delete(key, options),
    [Symbol.asyncDispose]: async () => {},
  };
  await using pod = await startTestRuntime({
    platform,
    stateStore: store,
    liveBus: createInProcessLiveBus(),
    chatModel: scriptedModel(() => ({ text: ['Yes.'] })),
  });
  await using client = await connectChat(pod.url, { token: platform.tokenFor('ana') });
  const conversationId = randomUUID();
  const messageId = randomUUID();
  client.send({ type: 'send_message', conversationId, messageId, text: 'one' });
  const { runId } = await client.next('event', ({ event }) => event.type === 'RUN_FINISHED');
  const branchId = randomUUID();
  isSent = true;
  client.send({
    type: 'branch_conversation',
    conversationId,
    branchId,
    runId,
    at: 'before',
    message: { messageId: randomUUID(), text: 'two' },
  });
  const answer = await Promise.race([
    client.next('conversation', (head) => head.branchId === branchId),
    client.next('error'),
  ]);
  putAway.resolve();
  expect(answer).toMatchObject({ type: 'conversation', branchId });
});
