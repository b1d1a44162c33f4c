import type { ApprovalGrant, ClientMessage, ConversationSummary } from '@taskloom/contracts';
import { activeTraceparent, inSpan, type LiveBus, SpanKind } from '@taskloom/platform';

import type { GrantStore } from '../approvals/grant-store.ts';
import type { UseStore } from '../budgets/use-store.ts';
import { ChatError } from '../errors.ts';
import type { RunSupervisor } from '../runs/supervisor.ts';
import { newConversation, type ConversationStore } from './conversation-store.ts';
import { listedAs } from './conversation-index.ts';
import type { ConversationListing, Page } from './conversation-listing.ts';
import type { Conversation, PendingMessage, RunRecord } from './documents.ts';
import type { ConversationBranches } from './conversation-branches.ts';
import { takeMessage } from './take-message.ts';
import { channels } from './keys.ts';

type Frame<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

interface Options {
  conversations: ConversationStore;
  listing: ConversationListing;
  branches: ConversationBranches;
  grants: GrantStore;
  use: UseStore;
  supervisor: RunSupervisor;
  liveBus: LiveBus;
}

/** What people do with conversations. Every method takes who asks, and knows only what is theirs. */
export class ConversationService {
  readonly #conversations: ConversationStore;
  readonly #grants: GrantStore;
  readonly #use: UseStore;
  readonly #supervisor: RunSupervisor;
  readonly #liveBus: LiveBus;
  readonly #listing: ConversationListing;
  readonly branches: ConversationBranches;

  constructor({ conversations, listing, branches, grants, use, supervisor, liveBus }: Options) {
    this.branches = branches;
    this.#conversations = conversations;
    this.#listing = listing;
    this.#grants = grants;
    this.#use = use;
    this.#supervisor = supervisor;
    this.#liveBus = liveBus;
  }

  list(userId: string): Promise<Page> {
    return this.#listing.firstPage(userId);
  }

  find(userId: string, wanted: Omit<Frame<'find_conversations'>, 'v' | 'type'>): Promise<Page> {
    return this.#listing.find(userId, wanted);
  }

  /** Its title, and where it stands in the list. */
  async change(userId: string, frame: Frame<'change_conversation'>): Promise<ConversationSummary> {
    const { conversationId } = frame;
    await this.read(userId, conversationId);
    await this.#supervisor.activeRuns.add(conversationId);
    const changed = owned(
      userId,
      await this.#conversations.update(conversationId, (stored) =>
        changeHead(owned(userId, stored), frame),
      ),
    );
    await this.#conversations.syncIndex(conversationId);
    this.#supervisor.kick(conversationId, userId);
    this.#changed(conversationId);
    this.#liveBus.publish(channels.user(userId), { kind: 'list' });
    const { storageId: _storageId, ...summary } = listedAs(changed);
    return summary;
  }

  /** Throws `ChatError` not_found, also for what is another person's. */
  async read(userId: string, conversationId: string): Promise<Conversation> {
    return owned(userId, await this.#conversations.read(conversationId));
  }

  /** Also looks whether an interrupted run is to be resumed. */
  async open(userId: string, conversationId: string): Promise<Conversation> {
    const conversation = await this.read(userId, conversationId);
    if (conversation.run ?? conversation.queue.length > 0)
      this.#supervisor.kick(conversationId, userId);
    return conversation;
  }

  /** Takes a message once; it starts a run, or waits for the one under way. */
  send(
    userId: string,
    frame: Omit<Frame<'send_message'>, 'v' | 'type'>,
    about: { taskId?: string } = {},
  ): Promise<Conversation> {
    const attributes = { 'gen_ai.conversation.id': frame.conversationId };
    return inSpan({ name: 'send_message', kind: SpanKind.SERVER, attributes }, () =>
      this.#take(userId, frame, about),
    );
  }

  async #take(
    userId: string,
    frame: Omit<Frame<'send_message'>, 'v' | 'type'>,
    about: { taskId?: string },
  ): Promise<Conversation> {
    const { conversationId, messageId, text, timeZone } = frame;
    const traceparent = activeTraceparent();
    const message: PendingMessage = {
      messageId,
      text,
      at: new Date().toISOString(),
      ...(timeZone && { timeZone }),
      ...about,
      ...(traceparent && { traceparent }),
    };
    const before = await this.#conversations.read(conversationId);
    if (before) owned(userId, before);
    if (!before?.taken.includes(messageId)) await this.#use.takeMessage(userId, frame);
    await this.#supervisor.activeRuns.add(conversationId);
    const fresh = newConversation(conversationId, userId, text);
    const conversation = await this.#conversations.update(conversationId, (stored) =>
      // An id used again after a deletion starts anew.
      takeMessage(
        stored && stored.deletedAt === undefined ? owned(userId, stored) : fresh,
        message,
      ),
    );
    this.#supervisor.kick(conversationId, userId);
    if (!before || before.archived) {
      await this.#conversations.syncIndex(conversationId);
      this.#liveBus.publish(channels.user(userId), { kind: 'list' });
    }
    this.#changed(conversationId);
    return owned(userId, conversation);
  }

  /** Throws `ChatError` conflict when the message is no longer waiting. */
  async changeQueued(userId: string, frame: Frame<'change_queued'>): Promise<void> {
    const { conversationId, messageId, text } = frame;
    await this.read(userId, conversationId);
    await this.#conversations.update(conversationId, (stored) => {
      const { queue } = owned(userId, stored);
      if (!queue.some((message) => message.messageId === messageId)) throw tooLate();
      const changed = queue.flatMap((message) => {
        if (message.messageId !== messageId) return message;
        return text === undefined ? [] : { ...message, text };
      });
      return stored && { ...stored, queue: changed };
    });
    this.#changed(conversationId);
  }

  async stop(userId: string, { conversationId, runId }: Frame<'stop_run'>): Promise<void> {
    await this.#changeRun(userId, { conversationId, runId }, (head) =>
      head.run.stop ? undefined : { ...head, run: { ...head.run, stop: true } },
    );
  }

  async decide(userId: string, frame: Frame<'decide_approval'>): Promise<void> {
    const { conversationId, runId, toolCallId, decision, remember } = frame;
    const grants = await this.#grantsOf(userId, frame);
    if (remember === 'always') await this.#grants.add(userId, grants);
    await this.#changeRun(userId, { conversationId, runId }, ({ run, ...head }) => {
      if (run.decisions[toolCallId]) return undefined;
      return {
        ...head,
        ...(remember === 'conversation' && { grants: [...head.grants, ...grants] }),
        run: { ...run, decisions: { ...run.decisions, [toolCallId]: decision } },
      };
    });
  }

  listGrants(userId: string): Promise<ApprovalGrant[]> {
    return this.#grants.list(userId);
  }

  async forgetGrant(userId: string, grant: { tool: string; reason: string }): Promise<void> {
    await this.#grants.forget(userId, grant);
  }

  async remove(userId: string, conversationId: string): Promise<void> {
    const conversation = await this.#conversations.read(conversationId);
    // Removing what is gone is no error; what is another's is as good as gone.
    if (conversation?.ownerId === userId) {
      await this.#supervisor.activeRuns.add(conversationId);
      await this.#conversations.remove(conversationId);
    } else if (!conversation) await this.#conversations.index.remove(userId, { conversationId });
    this.#changed(conversationId);
    this.#liveBus.publish(channels.user(userId), { kind: 'list' });
  }

  async #changeRun(
    userId: string,
    { conversationId, runId }: { conversationId: string; runId: string },
    change: (head: Conversation & { run: RunRecord }) => Conversation | undefined,
  ): Promise<void> {
    const current = await this.read(userId, conversationId);
    // A run that has ended since needs nothing more.
    if (current.run?.runId !== runId) return;
    await this.#supervisor.activeRuns.add(conversationId);
    await this.#conversations.update(conversationId, (stored) => {
      if (!stored?.run || stored.run.runId !== runId) return undefined;
      return change({ ...stored, run: stored.run });
    });
    this.#supervisor.kick(conversationId, userId);
    this.#changed(conversationId);
  }

  /** What an answer that is to hold for later calls is about. */
  async #grantsOf(userId: string, frame: Frame<'decide_approval'>): Promise<ApprovalGrant[]> {
    if (!frame.remember) return [];
    const { run } = await this.read(userId, frame.conversationId);
    const asked = run?.asked[frame.toolCallId];
    const isYes = frame.decision === 'approve';
    if (!asked || (isYes && !asked.remember)) return [];
    const { tool, title } = asked;
    const since = new Date().toISOString();
    return asked.reasons.map((reason) => ({
      tool,
      title,
      reason,
      answer: isYes ? 'always' : 'never',
      since,
    }));
  }

  #changed(conversationId: string): void {
    this.#liveBus.publish(channels.conversation(conversationId), { kind: 'state' });
  }
}

function changeHead(
  stored: Conversation,
  { title, pinned, archived }: Frame<'change_conversation'>,
): Conversation {
  const { named: _named, ...head } = stored;
  const automatic = stored.named ? stored.automaticTitle : stored.title;
  const renamed: Conversation =
    title === undefined
      ? stored
      : title === ''
        ? { ...head, title: automatic ?? stored.title }
        : { ...head, title, named: true, automaticTitle: automatic };
  return {
    ...renamed,
    pinned: pinned ?? stored.pinned,
    archived: archived ?? stored.archived,
  };
}

function tooLate(): ChatError {
  return new ChatError({
    code: 'conflict',
    message: 'This message is no longer waiting: it is being answered.',
    hint: 'Stop the answer, or write another message.',
  });
}

function owned(userId: string, conversation: Conversation | undefined): Conversation {
  if (conversation?.ownerId === userId) return conversation;
  throw new ChatError({ code: 'not_found', message: 'There is no such conversation.' });
}
