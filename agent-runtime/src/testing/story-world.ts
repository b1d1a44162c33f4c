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
import { expect } from 'vitest';

import { GrantStore } from '../approvals/grant-store.ts';
import { ActingTokens } from '../auth/acting-tokens.ts';
import { createAuthServer } from '../auth/auth-server.ts';
import { UseStore } from '../budgets/use-store.ts';
import { ConversationBranches } from '../conversations/conversation-branches.ts';
import { ConversationListing } from '../conversations/conversation-listing.ts';
import { ConversationService } from '../conversations/conversation-service.ts';
import { ConversationStore } from '../conversations/conversation-store.ts';
import { readEvents, type StoredEvent } from '../conversations/event-log.ts';
import { ToolClients } from '../mcp/tool-clients.ts';
import { runtimeMetrics } from '../metrics.ts';
import { MODEL_LIMITS } from '../models/model-limits.ts';
import type { ChatModel } from '../models/model-types.ts';
import { PreferenceStore } from '../preferences/preference-store.ts';
import { RunSupervisor } from '../runs/supervisor.ts';
import { startFakePlatform } from './fake-platform.ts';
import { scriptedModel } from './scripted-model.ts';

const LEASE_MS = 150;
const logger = createLogger({ name: 'test', level: 'silent' });

/** Somebody's conversation with one message. */
export interface Story {
  userId: string;
  conversationId: string;
}

export interface Pod extends AsyncDisposable {
  supervisor: RunSupervisor;
  service: ConversationService;
}

interface PodOptions {
  leaseMs?: number;
  isOnlyPod?: boolean;
  chatModel?: ChatModel;
  bus?: LiveBus;
}

/** Pods of one platform that work on the same kind of run, each over the store that it is given. */
export interface StoryWorld extends AsyncDisposable {
  liveBus: LiveBus;
  startPod(store: StateStore, options?: PodOptions): Pod;
  /** Sends the message to a pod that does not work. */
  ask(store: StateStore): Promise<Story>;
  /** Has another pod do what is left. */
  finish(store: StateStore, story: Story): Promise<StoredEvent[]>;
  /** Each tool took effect once, and the events tell one run without a gap. */
  expectWhole(events: StoredEvent[], story: Story): void;
}

export async function startStoryWorld(): Promise<StoryWorld> {
  await using parts = new AsyncDisposableStack();
  const liveBus = parts.use(createInProcessLiveBus());
  const inputSchema = { type: 'object' as const, properties: {} };
  const platform = parts.use(
    await startFakePlatform({
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
    }),
  );

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
    const preferences = new PreferenceStore(store);
    const use = new UseStore(store);
    const supervisor = new RunSupervisor({
      store,
      liveBus: bus,
      logger,
      metrics: runtimeMetrics(new Registry()),
      conversations,
      toolClients,
      chatModel,
      grants,
      preferences,
      use,
      report: async () => {},
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
        branches: new ConversationBranches({ store, conversations, supervisor, use, liveBus: bus }),
        grants,
        use,
        supervisor,
        liveBus: bus,
      }),
      async [Symbol.asyncDispose]() {
        await supervisor[Symbol.asyncDispose]();
        await toolClients[Symbol.asyncDispose]();
      },
    };
  }

  async function ask(store: StateStore): Promise<Story> {
    const story = { userId: randomUUID(), conversationId: randomUUID() };
    await using pod = startPod(store);
    // Not running: the message is only taken.
    await pod.supervisor[Symbol.asyncDispose]();
    await pod.service.send(story.userId, {
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

  const started = parts.move();
  return {
    liveBus,
    startPod,
    ask,
    finish,
    expectWhole,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

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

export async function eventsOf(store: StateStore, conversationId: string): Promise<StoredEvent[]> {
  const head = await new ConversationStore(store).read(conversationId);
  if (!head) return [];
  const { events } = await readEvents(store, head.storageId, { chunk: 0, seq: 0 });
  return events;
}

/** Says yes to what is asked, as soon as it is asked. */
export async function approve(store: StateStore, service: ConversationService, story: Story) {
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

export function headOf(store: StateStore, { conversationId }: Story) {
  return new ConversationStore(store).read(conversationId);
}
