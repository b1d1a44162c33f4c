import { randomUUID } from 'node:crypto';

import { META } from '@taskloom/contracts';
import {
  createInProcessLiveBus,
  createLogger,
  type LiveBus,
  Registry,
  type StateStore,
} from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { GrantStore } from '../approvals/grant-store.ts';
import { ActingTokens } from '../auth/acting-tokens.ts';
import { createAuthServer } from '../auth/auth-server.ts';
import { ConversationBranches } from '../conversations/conversation-branches.ts';
import { ConversationListing } from '../conversations/conversation-listing.ts';
import { ConversationService } from '../conversations/conversation-service.ts';
import { ConversationStore } from '../conversations/conversation-store.ts';
import { channels } from '../conversations/keys.ts';
import { readEvents, type StoredEvent } from '../conversations/event-log.ts';
import { ToolClients } from '../mcp/tool-clients.ts';
import { runtimeMetrics } from '../metrics.ts';
import { MODEL_LIMITS } from '../models/model-limits.ts';
import type { ChatModel } from '../models/model-types.ts';
import { crashingStore } from '../testing/crashing-store.ts';
import { startFakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { scriptedModel } from '../testing/scripted-model.ts';
import { RunSupervisor } from './supervisor.ts';

const LEASE_MS = 150;
const logger = createLogger({ name: 'test', level: 'silent' });
const liveBus = createInProcessLiveBus();
let platform: FakePlatform;

beforeAll(async () => {
  const inputSchema = { type: 'object' as const, properties: {} };
  platform = await startFakePlatform({
    tools: [
      {
        name: 'add',
        title: 'Add',
        inputSchema,
        _meta: { [META.approval]: { asks: [] } },
      },
      {
        name: 'remove',
        title: 'Remove',
        inputSchema: { type: 'object', properties: { confirm: { type: 'boolean' } } },
        annotations: { destructiveHint: true },
      },
    ],
    answer: ({ args }) => ({ done: args }),
  });
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
});

/** Two adds at once, then a removal that has to be approved, then an answer in two pieces. */
function storyModel(): ChatModel {
  return scriptedModel((turn) => {
    const results = turn.filter(({ type }) => type === 'function_call_result').length;
    if (results === 0) {
      return {
        text: ['On ', 'it.'],
        calls: [
          { name: 'add', args: { n: 1 } },
          { name: 'add', args: { n: 2 } },
        ],
      };
    }
    if (results === 2) return { calls: [{ name: 'remove', args: { n: 3 } }] };
    return { text: ['All ', 'done.'] };
  });
}

interface Pod extends AsyncDisposable {
  supervisor: RunSupervisor;
  service: ConversationService;
}

interface PodOptions {
  leaseMs?: number;
  isOnlyPod?: boolean;
  chatModel?: ChatModel;
  bus?: LiveBus;
}

function startPod(
  store: StateStore,
  {
    leaseMs = LEASE_MS,
    isOnlyPod = false,
    chatModel = storyModel(),
    bus = liveBus,
  }: PodOptions = {},
): Pod {
  const tokens = new ActingTokens(
    createAuthServer({ authUrl: platform.url, serviceToken: platform.serviceToken }),
  );
  const toolClients = new ToolClients({ mcpUrl: platform.mcpUrl, tokens });
  const conversations = new ConversationStore(store);
  const grants = new GrantStore(store);
  const supervisor = new RunSupervisor({
    store,
    liveBus: bus,
    logger,
    metrics: runtimeMetrics(new Registry()),
    conversations,
    toolClients,
    chatModel,
    grants,
    modelLimits: { ...MODEL_LIMITS, backoffMs: 1 },
    leaseMs,
    maxRuns: 64,
    isOnlyPod,
    sweepMs: LEASE_MS,
  });
  return {
    supervisor,
    service: new ConversationService({
      conversations,
      listing: new ConversationListing(store, conversations),
      branches: new ConversationBranches({ store, conversations, supervisor, liveBus: bus }),
      grants,
      supervisor,
      liveBus: bus,
    }),
    async [Symbol.asyncDispose]() {
      await supervisor[Symbol.asyncDispose]();
      await toolClients[Symbol.asyncDispose]();
    },
  };
}

async function eventsOf(store: StateStore, conversationId: string): Promise<StoredEvent[]> {
  const head = await new ConversationStore(store).read(conversationId);
  if (!head) return [];
  const { events } = await readEvents(store, head.storageId, { chunk: 0, seq: 0 });
  return events;
}

/** Says yes to what is asked, as soon as it is asked. */
async function approve(store: StateStore, service: ConversationService, story: Story) {
  const { userId, conversationId } = story;
  const asked = await waitFor(async () =>
    (await eventsOf(store, conversationId)).find(
      ({ event }) => event.type === 'TOOL_CALL_APPROVAL_REQUESTED',
    ),
  );
  if (asked.event.type !== 'TOOL_CALL_APPROVAL_REQUESTED') return;
  await service.decide(userId, {
    v: 1,
    type: 'decide_approval',
    conversationId,
    runId: asked.runId,
    toolCallId: asked.event.toolCallId,
    decision: 'approve',
  });
}

interface Story {
  userId: string;
  conversationId: string;
}

async function ask(store: StateStore): Promise<Story> {
  const story = { userId: randomUUID(), conversationId: randomUUID() };
  await using pod = startPod(store);
  // Not running: the message is only taken.
  await pod.supervisor[Symbol.asyncDispose]();
  await pod.service.send(story.userId, {
    v: 1,
    type: 'send_message',
    conversationId: story.conversationId,
    messageId: randomUUID(),
    text: 'go',
  });
  return story;
}

async function finish(store: StateStore, story: Story): Promise<StoredEvent[]> {
  await using pod = startPod(store);
  pod.supervisor.start();
  const decided = (await eventsOf(store, story.conversationId)).some(
    ({ event }) => event.type === 'TOOL_CALL_APPROVAL_DECIDED',
  );
  if (!decided) await approve(store, pod.service, story);
  const conversations = new ConversationStore(store);
  await waitFor(async () => {
    const head = await conversations.read(story.conversationId);
    return head && !head.run && head.turns === 1;
  });
  return await eventsOf(store, story.conversationId);
}

function expectWhole(events: StoredEvent[], story: Story): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  const effects = platform.effects.filter(({ userId }) => userId === story.userId);
  expect(effects.map(({ tool, args }) => `${tool} ${String(args['n'])}`).toSorted()).toEqual([
    'add 1',
    'add 2',
    'remove 3',
  ]);
  const counted = Map.groupBy(events, ({ event }) => event.type);
  const counts = Object.fromEntries([...counted].map(([type, list]) => [type, list.length]));
  expect(counts).toMatchObject({
    USER_MESSAGE: 1,
    RUN_STARTED: 1,
    TEXT_MESSAGE_START: 2,
    TEXT_MESSAGE_END: 2,
    TOOL_CALL_START: 3,
    TOOL_CALL_APPROVAL_REQUESTED: 1,
    TOOL_CALL_APPROVAL_DECIDED: 1,
    TOOL_CALL_RESULT: 3,
    RUN_FINISHED: 1,
  });
  expect(events.at(-1)?.event.type).toBe('RUN_FINISHED');
  const text = events
    .map(({ event }) => (event.type === 'TEXT_MESSAGE_CONTENT' ? event.delta : ''))
    .join('');
  expect(text).toBe('On it.All done.');
}

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
  const story = await ask(store);
  const mortal = crashingStore(store, { at, done });
  let died: boolean;
  {
    await using pod = startPod(mortal);
    pod.supervisor.start();
    const approver = startApprover(store, pod.service, story);
    await waitFor(async () => {
      if (mortal.dead) return true;
      const head = await new ConversationStore(store).read(story.conversationId);
      return head?.turns === 1 && !head.run;
    });
    died = mortal.dead;
    await approver.stop();
  }
  expectWhole(await finish(store, story), story);
  return died;
}

/** The person decides through the mortal pod, and gives up when it is dead. */
function startApprover(store: StateStore, service: ConversationService, story: Story) {
  const work = approve(store, service, story).catch(() => {});
  return { stop: () => Promise.race([work, new Promise((resolve) => setTimeout(resolve, 50))]) };
}

test('two pods that want the same run do it once', async () => {
  await using store = createMemoryStateStore();
  const story = await ask(store);
  await using other = startPod(store);
  other.supervisor.start();
  const events = await finish(store, story);
  expect(events).not.toHaveLength(0);
  expectWhole(events, story);
});

test('a pod at work keeps its run from a pod whose wall clock is hours away', async () => {
  await using store = createMemoryStateStore();
  const { conversationId } = await ask(store);
  const conversations = new ConversationStore(store);
  const finished = Promise.withResolvers<void>();
  const chatModel = scriptedModel(() => ({ text: ['Done.'], until: finished.promise }));
  const { now } = Date;
  let reads = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + (reads++ % 3) * 3_600_000);
  try {
    await using slow = startPod(store, { chatModel });
    slow.supervisor.start();
    await waitFor(async () => (await conversations.read(conversationId))?.run?.owner);
    await using other = startPod(store, { chatModel });
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

test('a killed pod’s run is taken over within two seconds, long before its lease runs out', async () => {
  const leaseMs = 3_600_000;
  await using store = createMemoryStateStore();
  const story = await ask(store);
  const mortal = crashingStore(store, { at: 20, done: true });
  const cord = { cut: false };
  // Others hear what a process says until it is killed.
  const mortalBus: LiveBus = {
    publish: (channel, message) => {
      if (!cord.cut) liveBus.publish(channel, message);
    },
    subscribe: (channel, listener) => liveBus.subscribe(channel, listener),
    [Symbol.asyncDispose]: async () => {},
  };
  await using pod = startPod(store, { leaseMs });
  await using killed = startPod(mortal, { leaseMs, bus: mortalBus });
  killed.supervisor.start();
  await waitFor(() => mortal.dead);
  cord.cut = true;
  const owner = (await headOf(store, story))?.run?.owner;
  const heard = new Set<unknown>();
  await using _listening = await liveBus.subscribe(channels.pods, (hint) => {
    heard.add((hint as { owner: string }).owner);
  });
  pod.supervisor.start();
  await waitFor(() => [...heard].some((other) => other !== owner));
  // The last that the other one said.
  liveBus.publish(channels.pods, { owner });
  const died = performance.now();
  await waitFor(async () => ((await headOf(store, story))?.run?.claims ?? 0) > 1);
  expect(performance.now() - died).toBeLessThan(2_000);
  await approve(store, pod.service, story);
  await waitFor(async () => (await headOf(store, story))?.turns === 1);
  expectWhole(await eventsOf(store, story.conversationId), story);
});

function headOf(store: StateStore, { conversationId }: Story) {
  return new ConversationStore(store).read(conversationId);
}

test('a process that is alone does not wait for the lease of one that was killed', async () => {
  const leaseMs = 3_600_000;
  await using store = createMemoryStateStore();
  const story = await ask(store);
  const mortal = crashingStore(store, { at: 20, done: true });
  await using killed = startPod(mortal, { leaseMs });
  killed.supervisor.start();
  await waitFor(() => mortal.dead);
  await using pod = startPod(store, { leaseMs, isOnlyPod: true });
  pod.supervisor.start();
  await approve(store, pod.service, story);
  const conversations = new ConversationStore(store);
  await waitFor(async () => (await conversations.read(story.conversationId))?.turns === 1);
  const events = await eventsOf(store, story.conversationId);
  expect(events).not.toHaveLength(0);
  expectWhole(events, story);
});
