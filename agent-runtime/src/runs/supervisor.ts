import { randomUUID } from 'node:crypto';

import type { LiveBus } from '@taskloom/platform';

import { ActiveRuns } from '../conversations/active-runs.ts';
import type { ConversationStore } from '../conversations/conversation-store.ts';
import type { Conversation, RunRecord } from '../conversations/documents.ts';
import { channels } from '../conversations/keys.ts';
import { LeaseLost } from '../errors.ts';
import type { RuntimeMetrics } from '../metrics.ts';
import { executeRun, type ExecuteDependencies, type RunOutcome } from './execute-run.ts';
import { keepLease } from './lease.ts';
import { claimRun, finishRun, isRunnable, parkRun, releaseRun } from './run-record.ts';
import type { RunSession } from './run-session.ts';
import { saveTurn } from './turns.ts';

interface SupervisorOptions extends ExecuteDependencies {
  conversations: ConversationStore;
  liveBus: LiveBus;
  metrics: RuntimeMetrics;
  /** Milliseconds after which a silent pod's run is anybody's. */
  leaseMs: number;
  /** Nobody else is there to hold a lease. */
  isOnlyPod: boolean;
  /** Milliseconds between looks for runs that nobody works on. */
  sweepMs: number;
}

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
  readonly #rechecks = new Set<ReturnType<typeof setTimeout>>();
  #sweeper: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.activeRuns = new ActiveRuns(options.store);
  }

  /** Resumes what was interrupted, now and from time to time. */
  start(): void {
    void this.#sweep();
  }

  /** Somebody changed the conversation's head: looks whether there is something to do. Never throws. */
  kick(conversationId: string): void {
    if (this.#disposed) return;
    const working = this.#working.get(conversationId);
    if (working) {
      working.again = true;
      return;
    }
    const entry = { again: false, done: Promise.resolve() };
    this.#working.set(conversationId, entry);
    entry.done = this.#work(conversationId, entry).finally(() => {
      this.#working.delete(conversationId);
      if (entry.again) this.kick(conversationId);
    });
  }

  /** Ends this pod's work; its runs are free to be resumed at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#sweeper);
    for (const timer of this.#rechecks) clearTimeout(timer);
    for (const session of this.#sessions.values()) session.fail(new ShuttingDown());
    await Promise.all([...this.#working.values()].map(({ done }) => done));
  }

  async #sweep(): Promise<void> {
    try {
      for (const conversationId of await this.activeRuns.all()) this.kick(conversationId);
    } catch (error) {
      this.#options.logger.warn({ type: nameOf(error) }, 'could not look for interrupted runs');
    }
    if (!this.#disposed) {
      this.#sweeper = setTimeout(() => void this.#sweep(), this.#options.sweepMs);
    }
  }

  async #work(conversationId: string, entry: { again: boolean }): Promise<void> {
    try {
      for (;;) {
        entry.again = false;
        const claimed = await this.#claim(conversationId);
        if (!claimed || this.#disposed) return;
        await this.#execute(claimed.conversation, claimed.run);
      }
    } catch (error) {
      if (error instanceof ShuttingDown) return;
      const { logger } = this.#options;
      if (error instanceof LeaseLost) logger.info('another pod took a run over');
      else logger.error({ type: nameOf(error) }, 'a run was interrupted; it will be resumed');
      this.#recheckLater(conversationId, this.#options.leaseMs);
    }
  }

  async #claim(
    conversationId: string,
  ): Promise<{ conversation: Conversation; run: RunRecord } | undefined> {
    const { conversations, leaseMs, isOnlyPod } = this.#options;
    let claimed: RunRecord | undefined;
    const now = Date.now();
    const conversation = await conversations.update(conversationId, (stored) => {
      const next = stored && claimRun(stored, { owner: this.#owner, now, leaseMs, isOnlyPod });
      claimed = next?.run;
      return next;
    });
    if (conversation && claimed) return { conversation, run: claimed };
    const { run } = conversation ?? {};
    if (conversation && run && isRunnable(run)) {
      this.#recheckLater(conversationId, run.leaseUntil - now);
    } else {
      await this.#forgetActive(conversationId);
    }
    return undefined;
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
      throw error;
    } finally {
      this.#sessions.delete(conversationId);
    }
    await lease[Symbol.asyncDispose]();
    await this.#settle(conversation, run, outcome);
    if (outcome.kind === 'ended') {
      metrics.runs.inc({ outcome: outcome.how });
      metrics.runSeconds.observe((performance.now() - started) / 1000);
    }
    liveBus.publish(channel, { kind: 'state' });
  }

  async #settle(conversation: Conversation, run: RunRecord, outcome: RunOutcome): Promise<void> {
    const { conversations, store, chatModel } = this.#options;
    const { conversationId, ownerId } = conversation;
    if (outcome.kind === 'waiting') {
      await conversations.update(conversationId, (stored) =>
        parkRun(stored, run, outcome.waitingFor),
      );
      return;
    }
    const { items } = outcome;
    await saveTurn(store, conversation, { items, model: chatModel.name });
    const next = await conversations.update(conversationId, (stored) =>
      finishRun(stored, run, outcome.lastChunk),
    );
    if (!next) return;
    const { title, updatedAt } = next;
    await conversations.enlist(ownerId, { conversationId, title, updatedAt });
    this.#options.liveBus.publish(channels.user(ownerId), { kind: 'list' });
  }

  #recheckLater(conversationId: string, delayMs: number): void {
    if (this.#disposed) return;
    const timer = setTimeout(
      () => {
        this.#rechecks.delete(timer);
        this.kick(conversationId);
      },
      Math.max(delayMs, 10) + Math.random() * 20,
    );
    this.#rechecks.add(timer);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
