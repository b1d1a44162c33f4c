import type { ClientMessage } from '@taskloom/contracts';
import type { LiveBus, StateStore } from '@taskloom/platform';

import type { UseStore } from '../budgets/use-store.ts';
import { ChatError } from '../errors.ts';
import type { RunSupervisor } from '../runs/supervisor.ts';
import type { ConversationStore } from './conversation-store.ts';
import { copyLine } from './copy-line.ts';
import { FIRST_BRANCH, lineOf, type Branch, type Conversation } from './documents.ts';
import { readEvents, type StoredEvent } from './event-log.ts';
import { channels } from './keys.ts';
import { takeMessage } from './take-message.ts';
import { waitUntilPutAway } from './wait-until-put-away.ts';

type Frame<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

const MOST_BRANCHES = 50;

interface Options {
  store: StateStore;
  conversations: ConversationStore;
  supervisor: RunSupervisor;
  use: UseStore;
  liveBus: LiveBus;
}

/**
 * The ways in which a conversation went on. A branch is a copy of the turns and events that it shares,
 * under keys of its own: so a run, a stream and a reader know one line only. It is named in the head
 * before it is copied, so that it goes with the conversation, and shown once it is whole.
 */
export class ConversationBranches {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Throws `ChatError` conflict while an answer is under way, not_found for a run that is not shown. */
  async fork(userId: string, frame: Frame<'branch_conversation'>): Promise<void> {
    const { store, conversations, supervisor, use } = this.#options;
    const { conversationId, branchId, runId } = frame;
    await waitUntilPutAway(this.#options, conversationId);
    const before = idle(owned(userId, await conversations.read(conversationId)), frame);
    if (before === 'done') return;
    if (frame.message) await use.takeMessage(userId, frame.message);
    const { events } = await readEvents(store, lineOf(before), { chunk: 0, seq: 0 });
    const runs = [...new Set(events.map((event) => event.runId))];
    const at = runs.indexOf(runId);
    if (at < 0) throw notFound('There is no such message in this conversation.');
    const fork = frame.at === 'before' ? at : at + 1;
    await supervisor.activeRuns.add(conversationId);
    const source = await conversations.update(conversationId, (stored) =>
      announce(owned(userId, stored), {
        branchId,
        parentId: before.branchId ?? FIRST_BRANCH,
        fork,
      }),
    );
    const from = lineOf(before);
    const to = lineOf({ storageId: before.storageId, branchId });
    const kept = eventsOf(events, new Set(runs.slice(0, fork)));
    const lastChunk = await copyLine(store, { from, to, turns: fork, events: kept });
    const copied = { branchId, fork, turns: fork, lastChunk };
    // Whoever looked meanwhile found nothing to do.
    await supervisor.activeRuns.add(conversationId);
    try {
      await conversations.update(conversationId, (stored) => {
        const head = idle(owned(userId, stored), frame);
        if (head === 'done') return undefined;
        const shown = show(head, copied);
        if (!frame.message) return shown;
        return takeMessage(shown, { ...frame.message, at: new Date().toISOString() });
      });
    } catch (error) {
      // Deleted or written in meanwhile: the copy goes.
      if (source) await this.#drop(source, copied);
      throw error;
    }
    supervisor.kick(conversationId, userId);
    this.#changed(conversationId, userId);
  }

  async switch(
    userId: string,
    { conversationId, branchId }: Frame<'switch_branch'>,
  ): Promise<void> {
    const { conversations } = this.#options;
    owned(userId, await conversations.read(conversationId));
    await waitUntilPutAway(this.#options, conversationId);
    await conversations.update(conversationId, (stored) => {
      const head = owned(userId, stored);
      if ((head.branchId ?? FIRST_BRANCH) === branchId) return undefined;
      if (isBusy(head)) throw busy();
      const branch = head.branches.find((each) => each.branchId === branchId && !each.isCopying);
      if (!branch) throw notFound('There is no such branch.');
      return show(head, branch);
    });
    this.#changed(conversationId, userId);
  }

  async #drop({ conversationId, storageId }: Conversation, branch: Branch): Promise<void> {
    const { conversations } = this.#options;
    const { branchId } = branch;
    const left = await conversations.update(conversationId, (stored) =>
      stored?.storageId === storageId && stored.branchId !== branchId
        ? { ...stored, branches: stored.branches.filter((each) => each.branchId !== branchId) }
        : undefined,
    );
    if (left?.storageId === storageId && left.branchId === branchId) return;
    await conversations.clearLine(lineOf({ storageId, branchId }), branch);
  }

  #changed(conversationId: string, userId: string): void {
    const { liveBus } = this.#options;
    liveBus.publish(channels.conversation(conversationId), { kind: 'state' });
    liveBus.publish(channels.user(userId), { kind: 'list' });
  }
}

/** The head, when nothing is under way; `done` when the frame was taken before. */
function idle(
  head: Conversation,
  { branchId, message }: Frame<'branch_conversation'>,
): Conversation | 'done' {
  const made = head.branches.find((each) => each.branchId === branchId);
  if (made && !made.isCopying) return 'done';
  if (message && head.taken.includes(message.messageId)) return 'done';
  if (isBusy(head)) throw busy();
  if (!made && head.branches.length >= MOST_BRANCHES)
    throw new ChatError({
      code: 'limit_exceeded',
      message: `A conversation has at most ${MOST_BRANCHES} branches.`,
      hint: 'Begin a new conversation.',
    });
  return head;
}

const isBusy = ({ run, queue }: Conversation): boolean => run !== undefined || queue.length > 0;

/** Names the branch before anything of it is written. */
function announce(
  head: Conversation,
  { branchId, parentId, fork }: { branchId: string; parentId: string; fork: number },
): Conversation | undefined {
  if (head.branches.some((each) => each.branchId === branchId)) return undefined;
  const { turns, lastChunk } = head;
  const first = { branchId: FIRST_BRANCH, fork: 0, turns, lastChunk };
  const branches = head.branches.length > 0 ? head.branches : [first];
  const branch = { branchId, parentId, fork, turns: fork, lastChunk: 0, isCopying: true };
  return { ...head, branches: [...branches, branch] };
}

/** The one shown keeps its counts in its entry; the other's become the conversation's. */
function show(
  head: Conversation,
  { branchId, turns, lastChunk }: Pick<Branch, 'branchId' | 'turns' | 'lastChunk'>,
): Conversation {
  const { branchId: shown = FIRST_BRANCH } = head;
  const branches = head.branches.map((branch): Branch => {
    if (branch.branchId === shown)
      return { ...branch, turns: head.turns, lastChunk: head.lastChunk };
    const { isCopying: _isCopying, ...whole } = branch;
    return branch.branchId === branchId ? { ...whole, turns, lastChunk } : branch;
  });
  return { ...head, branches, branchId, turns, lastChunk };
}

function eventsOf(events: readonly StoredEvent[], runs: ReadonlySet<string>): StoredEvent[] {
  return events.filter(({ runId }) => runs.has(runId));
}

function busy(): ChatError {
  return new ChatError({
    code: 'conflict',
    message: 'An answer is under way in this conversation.',
    hint: 'Wait for it, or stop it first.',
  });
}

function notFound(message: string): ChatError {
  return new ChatError({ code: 'not_found', message });
}

function owned(userId: string, conversation: Conversation | undefined): Conversation {
  if (conversation?.ownerId === userId && conversation.deletedAt === undefined) return conversation;
  throw notFound('There is no such conversation.');
}
