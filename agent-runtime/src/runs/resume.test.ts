import type { StateStore } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ConversationService } from '../conversations/conversation-service.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import {
  approve,
  headOf,
  startStoryWorld,
  type Story,
  type StoryWorld,
} from '../testing/story-world.ts';

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe.each([
  { done: false, when: 'before' },
  { done: true, when: 'after' },
])('a pod killed $when any store operation', ({ done }) => {
  test(
    'is followed by one that does what is left, exactly once',
    { timeout: 360_000 },
    async () => {
      const PARALLEL = 8;
      let deaths = 0;
      for (let first = 1; ; first += PARALLEL) {
        const rounds = Array.from({ length: PARALLEL }, (_, at) => killAt(first + at, done));
        const died = (await Promise.all(rounds)).filter(Boolean).length;
        deaths += died;
        if (died === 0) break;
      }
      // The story takes at least this many; fewer would mean that nothing was killed.
      expect(deaths).toBeGreaterThan(25);
    },
  );
});

/** Whether the first pod died before it had finished. */
async function killAt(at: number, done: boolean): Promise<boolean> {
  await using store = createMemoryStateStore();
  const story = await world.ask(store);
  const mortal = crashingStore(store, { at, done });
  let died: boolean;
  {
    await using pod = world.startPod(mortal);
    pod.supervisor.start();
    const approver = startApprover(store, pod.service, story);
    await waitFor(async () => {
      if (mortal.dead) return true;
      const head = await headOf(store, story);
      return head?.turns === 1 && !head.run;
    });
    died = mortal.dead;
    await approver.stop();
  }
  world.expectWhole(await world.finish(store, story), story);
  return died;
}

/** The person decides through the mortal pod, and gives up when it is dead. */
function startApprover(store: StateStore, service: ConversationService, story: Story) {
  const work = approve(store, service, story).catch(() => {});
  return { stop: () => Promise.race([work, new Promise((resolve) => setTimeout(resolve, 50))]) };
}
