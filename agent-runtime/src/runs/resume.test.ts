import { randomUUID } from 'node:crypto';

import {
  createInProcessLiveBus,
  createLogger,
  Registry,
  type StateStore,
} from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ActingTokens } from '../auth/acting-tokens.ts';
import { createAuthServer } from '../auth/auth-server.ts';
import { ConversationService } from '../conversations/conversation-service.ts';
import { ConversationStore } from '../conversations/conversation-store.ts';
import { readEvents, type StoredEvent } from '../conversations/event-log.ts';
import { ToolClients } from '../mcp/tool-clients.ts';
import { runtimeMetrics } from '../metrics.ts';
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
      { name: 'add', title: 'Add', inputSchema },
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

function startPod(store: StateStore, { leaseMs = LEASE_MS, isOnlyPod = false } = {}): Pod {
  const tokens = new ActingTokens(
    createAuthServer({ authUrl: platform.url, serviceToken: platform.serviceToken }),
  );
  const toolClients = new ToolClients({ mcpUrl: platform.mcpUrl, tokens });
  const conversations = new ConversationStore(store);
  const supervisor = new RunSupervisor({
    store,
    liveBus,
    logger,
    metrics: runtimeMetrics(new Registry()),
    conversations,
    toolClients,
    chatModel: storyModel(),
    leaseMs,
    isOnlyPod,
    sweepMs: LEASE_MS,
  });
  return {
    supervisor,
    service: new ConversationService({ conversations, supervisor, liveBus }),
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
    { timeout: 120_000 },
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
