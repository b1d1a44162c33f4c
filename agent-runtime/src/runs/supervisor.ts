import { randomUUID } from 'node:crypto';

import { kindOf, type LiveBus } from '@taskloom/platform';

import { ActiveRuns } from '../conversations/active-runs.ts';
import { titleOfTurn } from '../conversations/automatic-title.ts';
import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { Conversation, RunRecord } from '../conversations/documents.ts';
import { channels } from '../conversations/keys.ts';
import { SearchWords } from '../conversations/search-words.ts';
import { LeaseLost } from '../errors.ts';
import type { RuntimeMetrics } from '../metrics.ts';
import { executeRun, type ExecuteDependencies, type RunOutcome } from './execute-run.ts';
import { FairQueue } from './fair-queue.ts';
import { keepLease, RENEWALS_PER_LEASE } from './lease.ts';
import { PodHeartbeats } from './pod-heartbeats.ts';
import { ObservedLeases } from './observed-leases.ts';
import { Rechecks } from './rechecks.ts';
import { claimRun, finishRun, isRunnable, parkRun, releaseRun } from './run-record.ts';
import type { RunSession } from './run-session.ts';
import type { UseStore } from '../budgets/use-store.ts';
import { removeJournal } from './journal.ts';
import { saveTurn, textsIn } from './turns.ts';

interface SupervisorOptions extends ExecuteDependencies {
  conversations: ConversationStore;
  liveBus: LiveBus;
  metrics: RuntimeMetrics;
  use: UseStore;
  /** Says where it was asked what came of a run; before the run is put away. */
  report(done: { conversation: Conversation; run: RunRecord; outcome: RunOutcome }): Promise<void>;
  /** Milliseconds without a renewal after which a pod's run is anybody's. */
  leaseMs: number;
  /** Another's lease is that of a process that has ended. */
  isOnlyPod: boolean;
  /** Runs that this pod works on at once. */
  maxRuns: number;
  /** Milliseconds between looks for runs that nobody works on. */
  sweepMs: number;
}

/** Who waits hears this often, in milliseconds, how far they are. */
const TELL_MS = 1_000;

class ShuttingDown extends Error {
  override name = 'ShuttingDown';
}

/** Works on runs: those of its own sockets, and those that another pod left behind. */
export class RunSupervisor implements AsyncDisposable {
  readonly activeRuns: ActiveRuns;
  readonly #options: SupervisorOptions;
  /** This process, in leases. */
  readonly #owner = randomUUID();
  readonly #working = new Map<string, { again: boolean; done: Promise<void> }>();
  readonly #sessions = new Map<string, RunSession>();
  readonly #rechecks = new Rechecks((conversationId) => this.kick(conversationId));
  readonly #leases: ObservedLeases;
  readonly #heartbeats: PodHeartbeats;
  readonly #places: FairQueue;
  readonly #words: SearchWords;
  #teller: ReturnType<typeof setInterval> | undefined;
  #sweeper: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.activeRuns = new ActiveRuns(options.store);
    this.#leases = new ObservedLeases(options.leaseMs);
    this.#places = new FairQueue(options.maxRuns);
    this.#words = new SearchWords(options.store);
    this.#heartbeats = new PodHeartbeats({
      liveBus: options.liveBus,
      owner: this.#owner,
      onSilent: () => void this.#lookForInterrupted(),
    });
  }

  /** Resumes what was interrupted, now and from time to time. */
  start(): void {
    void this.#sweep();
    this.#teller = setInterval(() => this.#places.tellPositions(), TELL_MS).unref();
    if (this.#options.isOnlyPod) return;
    this.#heartbeats.start().catch((error: unknown) => {
      this.#options.logger.warn({ type: kindOf(error) }, 'other pods are not heard; leases decide');
    });
  }

  /** Somebody changed the conversation's head: looks whether there is something to do. Never throws. */
  kick(conversationId: string, person = ''): void {
    if (this.#disposed) return;
    const working = this.#working.get(conversationId);
    if (working) {
      working.again = true;
      return;
    }
    const entry = { again: false, done: Promise.resolve() };
    this.#working.set(conversationId, entry);
    entry.done = this.#work(conversationId, { entry, person }).finally(() => {
      this.#working.delete(conversationId);
      if (entry.again) this.kick(conversationId, person);
    });
  }

  /** Ends this pod's work; its runs are free to be resumed at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#sweeper);
    clearInterval(this.#teller);
    this.#rechecks[Symbol.dispose]();
    for (const session of this.#sessions.values()) session.fail(new ShuttingDown());
    await this.#heartbeats[Symbol.asyncDispose]();
    await Promise.all([...this.#working.values()].map(({ done }) => done));
  }

  async #lookForInterrupted(): Promise<void> {
    try {
      for (const conversationId of await this.activeRuns.all()) this.kick(conversationId);
    } catch (error) {
      this.#options.logger.warn({ type: kindOf(error) }, 'could not look for interrupted runs');
    }
  }

  async #sweep(): Promise<void> {
    await this.#lookForInterrupted();
    if (!this.#disposed) {
      this.#sweeper = setTimeout(() => void this.#sweep(), this.#options.sweepMs);
    }
  }

  async #work(
    conversationId: string,
    { entry, person }: { entry: { again: boolean }; person: string },
  ): Promise<void> {
    const channel = channels.conversation(conversationId);
    try {
      for (;;) {
        entry.again = false;
        // Claimed only when its turn has come: until then another pod may have room for it.
        const leave = await this.#places.enter(person, (position) =>
          this.#options.liveBus.publish(channel, { kind: 'busy', position }),
        );
        try {
          if (this.#disposed) return;
          const claimed = await this.#claim(conversationId);
          if (!claimed) return;
          await this.#execute(claimed.conversation, claimed.run);
        } finally {
          leave();
        }
      }
    } catch (error) {
      if (error instanceof ShuttingDown) return;
      const { logger } = this.#options;
      if (error instanceof LeaseLost) logger.info('another pod took a run over');
      else logger.error({ type: kindOf(error) }, 'a run was interrupted; it will be resumed');
      this.#rechecks.later(conversationId, this.#options.leaseMs);
    }
  }

  async #claim(
    conversationId: string,
  ): Promise<{ conversation: Conversation; run: RunRecord } | undefined> {
    const { conversations, leaseMs } = this.#options;
    const owner = this.#owner;
    let claimed: RunRecord | undefined;
    let remainingMs = 0;
    const isHeld = (run: RunRecord): boolean => {
      remainingMs = this.#remainingMs(conversationId, run);
      return remainingMs > 0;
    };
    const conversation = await conversations.update(conversationId, (stored) => {
      const next = stored && claimRun(stored, { owner, isHeld });
      claimed = next?.run;
      return next;
    });
    if (conversation && claimed) {
      this.#leases.forget(conversationId);
      return { conversation, run: claimed };
    }
    if (conversation?.deletedAt !== undefined) await conversations.clear(conversation);
    const { run } = conversation ?? {};
    if (conversation && run && isRunnable(run)) {
      this.#rechecks.later(conversationId, Math.min(remainingMs, leaseMs / RENEWALS_PER_LEASE));
    } else {
      this.#leases.forget(conversationId);
      await this.#list(conversationId);
      await this.#forgetActive(conversationId);
    }
    return undefined;
  }

  /** What was changed by somebody who died before it was listed so. */
  async #list(conversationId: string): Promise<void> {
    const { isChanged } = await this.#options.conversations.syncIndex(conversationId);
    const owner = isChanged && (await this.#options.conversations.read(conversationId))?.ownerId;
    if (owner) this.#options.liveBus.publish(channels.user(owner), { kind: 'list' });
  }

  #remainingMs(conversationId: string, run: RunRecord): number {
    const isFree = this.#options.isOnlyPod || this.#heartbeats.isAbandoned(run);
    return isFree ? 0 : this.#leases.remainingMs(conversationId, run);
  }

  async #forgetActive(conversationId: string): Promise<void> {
    await this.activeRuns.remove(conversationId);
    const now = await this.#options.conversations.read(conversationId);
    const missed = now?.run ? isRunnable(now.run) : (now?.queue.length ?? 0) > 0;
    if (missed) await this.activeRuns.add(conversationId);
  }

  async #execute(conversation: Conversation, run: RunRecord): Promise<void> {
    const { conversationId } = conversation;
    const { conversations, liveBus, leaseMs, metrics } = this.#options;
    const channel = channels.conversation(conversationId);
    const started = performance.now();
    await using lease = await keepLease({
      conversations,
      liveBus,
      conversationId,
      run,
      leaseMs,
    });
    let outcome: RunOutcome;
    try {
      outcome = await executeRun(this.#options, {
        conversation,
        run,
        onSession: (session) => {
          this.#sessions.set(conversationId, session);
          lease.watch(session);
          if (this.#disposed) session.fail(new ShuttingDown());
        },
        onWritten: () => liveBus.publish(channel, { kind: 'events' }),
      });
    } catch (error) {
      if (error instanceof ShuttingDown) {
        await lease[Symbol.asyncDispose]();
        await conversations.update(conversationId, (stored) => releaseRun(stored, run));
      }
      if (error instanceof LeaseLost) await this.#clearWhenGone(conversation, run);
      throw error;
    } finally {
      this.#sessions.delete(conversationId);
    }
    await lease[Symbol.asyncDispose]();
    try {
      await this.#settle(conversation, run, outcome);
    } catch (error) {
      if (error instanceof LeaseLost) await this.#clearWhenGone(conversation, run);
      throw error;
    }
    if (outcome.kind === 'ended') {
      metrics.runs.inc({ outcome: outcome.how });
      metrics.runSeconds.observe((performance.now() - started) / 1000);
    }
    liveBus.publish(channel, { kind: 'state' });
    if (outcome.kind === 'waiting') return;
    // Those of the run before, too: who had to remove them may have died.
    for (const runId of [...conversation.spent, run.runId])
      await removeJournal(this.#options.store, runId);
  }

  /** The conversation was removed while its run ended: what that wrote goes, too. */
  async #clearWhenGone(conversation: Conversation, { runId }: RunRecord): Promise<void> {
    const { conversations } = this.#options;
    const stored = await conversations.read(conversation.conversationId);
    if (stored?.storageId === conversation.storageId) return;
    await conversations.clear({ ...conversation, spent: [...conversation.spent, runId] });
  }

  async #settle(conversation: Conversation, run: RunRecord, outcome: RunOutcome): Promise<void> {
    const { conversations, store, use } = this.#options;
    const { conversationId, ownerId } = conversation;
    await this.#options.report({ conversation, run, outcome });
    if (outcome.kind === 'waiting') {
      await conversations.update(conversationId, (stored) => parkRun(stored, run, outcome.asked));
      return;
    }
    const { items, model } = outcome;
    await use.record(ownerId, { runId: run.runId, ...outcome.use });
    await saveTurn(store, conversation, { items, model });
    await this.#words.add(conversation.storageId, textsIn(items));
    const next = await conversations.update(conversationId, (stored) =>
      finishRun(stored, run, { lastChunk: outcome.lastChunk, title: titleOfTurn(items) }),
    );
    if (!next) return;
    await conversations.syncIndex(conversationId);
    await this.#clearWhenGone(conversation, run);
    this.#options.liveBus.publish(channels.user(ownerId), { kind: 'list' });
  }
}
