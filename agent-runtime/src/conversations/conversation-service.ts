import type { ClientMessage, ConversationSummary } from '@taskloom/contracts';
import type { LiveBus } from '@taskloom/platform';

import { ChatError } from '../errors.ts';
import { newRun } from '../runs/run-record.ts';
import type { RunSupervisor } from '../runs/supervisor.ts';
import { newConversation, type ConversationStore } from './conversation-store.ts';
import { decideByMessage } from './decide-by-message.ts';
import type { Conversation, PendingMessage } from './documents.ts';
import { channels } from './keys.ts';

type Frame<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

/** Messages that may wait for the run under way. */
const QUEUE_LIMIT = 20;
/** How many taken messages are remembered, so that a frame sent again is known. */
const TAKEN_LIMIT = 100;

interface Options {
  conversations: ConversationStore;
  supervisor: RunSupervisor;
  liveBus: LiveBus;
}

/** What people do with conversations. Every method takes who asks, and knows only what is theirs. */
export class ConversationService {
  readonly #conversations: ConversationStore;
  readonly #supervisor: RunSupervisor;
  readonly #liveBus: LiveBus;

  constructor({ conversations, supervisor, liveBus }: Options) {
    this.#conversations = conversations;
    this.#supervisor = supervisor;
    this.#liveBus = liveBus;
  }

  list(userId: string): Promise<ConversationSummary[]> {
    return this.#conversations.list(userId);
  }

  /** Throws `ChatError` not_found, also for what is another person's. */
  async read(userId: string, conversationId: string): Promise<Conversation> {
    return owned(userId, await this.#conversations.read(conversationId));
  }

  /** Also looks whether an interrupted run is to be resumed. */
  async open(userId: string, conversationId: string): Promise<Conversation> {
    const conversation = await this.read(userId, conversationId);
    if (conversation.run ?? conversation.queue.length > 0) this.#supervisor.kick(conversationId);
    return conversation;
  }

  /** Takes a message once; it starts a run, or waits for the one under way. */
  async send(userId: string, frame: Frame<'send_message'>): Promise<Conversation> {
    const { conversationId, messageId, text, timeZone } = frame;
    const at = new Date().toISOString();
    const message: PendingMessage = { messageId, text, at, ...(timeZone && { timeZone }) };
    const before = await this.#conversations.read(conversationId);
    if (before) owned(userId, before);
    await this.#supervisor.activeRuns.add(conversationId);
    const fresh = newConversation(conversationId, userId, text);
    const conversation = await this.#conversations.update(conversationId, (stored = fresh) =>
      takeMessage(owned(userId, stored), message),
    );
    this.#supervisor.kick(conversationId);
    if (!before && conversation) {
      const { title, updatedAt } = conversation;
      await this.#conversations.enlist(userId, { conversationId, title, updatedAt });
      this.#liveBus.publish(channels.user(userId), { kind: 'list' });
    }
    this.#changed(conversationId);
    return owned(userId, conversation);
  }

  async stop(userId: string, { conversationId, runId }: Frame<'stop_run'>): Promise<void> {
    await this.#changeRun(userId, { conversationId, runId }, (run) =>
      run.stop ? undefined : { ...run, stop: true },
    );
  }

  async decide(userId: string, frame: Frame<'decide_approval'>): Promise<void> {
    const { conversationId, runId, toolCallId, decision } = frame;
    await this.#changeRun(userId, { conversationId, runId }, (run) => {
      if (run.decisions[toolCallId]) return undefined;
      return { ...run, decisions: { ...run.decisions, [toolCallId]: decision } };
    });
  }

  async remove(userId: string, conversationId: string): Promise<void> {
    const conversation = await this.#conversations.read(conversationId);
    // Removing what is gone is no error; what is another's is as good as gone.
    if (conversation?.ownerId === userId) await this.#conversations.remove(conversation);
    this.#changed(conversationId);
    this.#liveBus.publish(channels.user(userId), { kind: 'list' });
  }

  async #changeRun(
    userId: string,
    { conversationId, runId }: { conversationId: string; runId: string },
    change: (run: NonNullable<Conversation['run']>) => Conversation['run'],
  ): Promise<void> {
    const current = await this.read(userId, conversationId);
    // A run that has ended since needs nothing more.
    if (current.run?.runId !== runId) return;
    await this.#supervisor.activeRuns.add(conversationId);
    await this.#conversations.update(conversationId, (stored) => {
      if (stored?.run?.runId !== runId) return undefined;
      const run = change(stored.run);
      return run && { ...stored, run };
    });
    this.#supervisor.kick(conversationId);
    this.#changed(conversationId);
  }

  #changed(conversationId: string): void {
    this.#liveBus.publish(channels.conversation(conversationId), { kind: 'state' });
  }
}

function takeMessage(stored: Conversation, message: PendingMessage): Conversation | undefined {
  if (stored.taken.includes(message.messageId)) return undefined;
  const taken = [...stored.taken, message.messageId].slice(-TAKEN_LIMIT);
  const next = { ...stored, taken, updatedAt: message.at };
  const decided = stored.run && decideByMessage(stored.run, message);
  if (decided) return { ...next, run: decided };
  if (stored.queue.length >= QUEUE_LIMIT) {
    throw new ChatError({
      code: 'limit_exceeded',
      message: `${QUEUE_LIMIT} messages are waiting already.`,
      hint: 'Wait for the answer, or stop the run.',
    });
  }
  if (stored.run) return { ...next, queue: [...stored.queue, message] };
  return { ...next, run: newRun(message) };
}

function owned(userId: string, conversation: Conversation | undefined): Conversation {
  if (conversation?.ownerId === userId) return conversation;
  throw new ChatError({ code: 'not_found', message: 'There is no such conversation.' });
}
