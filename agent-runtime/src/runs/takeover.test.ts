import type { LiveBus } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { ConversationStore } from '../conversations/conversation-store.ts';
import { channels } from '../conversations/keys.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel } from '../testing/scripted-model.ts';
import {
  approve,
  eventsOf,
  headOf,
  startStoryWorld,
  type StoryWorld,
} from '../testing/story-world.ts';

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('two pods that want the same run do it once', async () => {
  await using store = createMemoryStateStore();
  const story = await world.ask(store);
  await using other = world.startPod(store);
  other.supervisor.start();
  const events = await world.finish(store, story);
  expect(events).not.toHaveLength(0);
  world.expectWhole(events, story);
});

test('a pod at work keeps its run from a pod whose wall clock is hours away', async () => {
  await using store = createMemoryStateStore();
  const { conversationId } = await world.ask(store);
  const conversations = new ConversationStore(store);
  const finished = Promise.withResolvers<void>();
  const chatModel = scriptedModel(() => ({ text: ['Done.'], until: finished.promise }));
  const { now } = Date;
  let reads = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + (reads++ % 3) * 3_600_000);
  try {
    await using slow = world.startPod(store, { chatModel });
    slow.supervisor.start();
    await waitFor(async () => (await conversations.read(conversationId))?.run?.owner);
    await using other = world.startPod(store, { chatModel });
    other.supervisor.start();
    // Three renewals make a lease: the other pod has looked at several of them by then.
    await waitFor(
      async () => ((await conversations.read(conversationId))?.run?.renewals ?? 0) > 12,
    );
    expect((await conversations.read(conversationId))?.run).toMatchObject({ claims: 1 });
    finished.resolve();
    await waitFor(async () => (await conversations.read(conversationId))?.turns === 1);
  } finally {
    clock.mockRestore();
  }
});

test('a killed pod’s run is taken over long before its lease runs out', async () => {
  const leaseMs = 3_600_000;
  await using store = createMemoryStateStore();
  const story = await world.ask(store);
  const mortal = crashingStore(store, { at: 20, done: true });
  const cord = { cut: false };
  // Others hear what a process says until it is killed.
  const mortalBus: LiveBus = {
    publish: (channel, message) => {
      if (!cord.cut) world.liveBus.publish(channel, message);
    },
    subscribe: (channel, listener) => world.liveBus.subscribe(channel, listener),
    [Symbol.asyncDispose]: async () => {},
  };
  await using pod = world.startPod(store, { leaseMs });
  await using killed = world.startPod(mortal, { leaseMs, bus: mortalBus });
  killed.supervisor.start();
  await waitFor(() => mortal.dead);
  cord.cut = true;
  const owner = (await headOf(store, story))?.run?.owner;
  const heard = new Set<unknown>();
  await using _listening = await world.liveBus.subscribe(channels.pods, (hint) => {
    heard.add((hint as { owner: string }).owner);
  });
  pod.supervisor.start();
  await waitFor(() => [...heard].some((other) => other !== owner));
  // The last that the other one said.
  world.liveBus.publish(channels.pods, { owner });
  await waitFor(async () => ((await headOf(store, story))?.run?.claims ?? 0) > 1);
  await approve(store, pod.service, story);
  await waitFor(async () => (await headOf(store, story))?.turns === 1);
  const events = await eventsOf(store, story.conversationId);
  expect(events).not.toHaveLength(0);
  world.expectWhole(events, story);
});

test('a process that is alone does not wait for the lease of one that was killed', async () => {
  const leaseMs = 3_600_000;
  await using store = createMemoryStateStore();
  const story = await world.ask(store);
  const mortal = crashingStore(store, { at: 20, done: true });
  await using killed = world.startPod(mortal, { leaseMs });
  killed.supervisor.start();
  await waitFor(() => mortal.dead);
  await using pod = world.startPod(store, { leaseMs, isOnlyPod: true });
  pod.supervisor.start();
  await approve(store, pod.service, story);
  const conversations = new ConversationStore(store);
  await waitFor(async () => (await conversations.read(story.conversationId))?.turns === 1);
  const events = await eventsOf(store, story.conversationId);
  expect(events).not.toHaveLength(0);
  world.expectWhole(events, story);
});
