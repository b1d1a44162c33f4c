import type { DayUse, RunUse, UseLimits } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from '../conversations/compare-and-set.ts';
import { keys } from '../conversations/keys.ts';
import { ChatError } from '../errors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAYS_KEPT = 31;
/** More answers of one person than this do not end while one is taken up again. */
const RUNS_KEPT = 100;

interface Use {
  /** Messages of the last minute. */
  recent: { messageId: string; at: number }[];
  /** Runs that were counted last: one that ends twice, after a crash, counts once. */
  runs: string[];
  /** The newest first. */
  days: DayUse[];
}

const NOTHING: Use = { recent: [], runs: [], days: [] };

/** What each person uses of the assistant, and what they may: one entry for each person. */
export class UseStore {
  readonly #store: StateStore;
  readonly #limits: UseLimits;
  readonly #now: () => number;

  constructor(store: StateStore, limits: UseLimits = {}, now: () => number = Date.now) {
    this.#store = store;
    this.#limits = limits;
    this.#now = now;
  }

  async read(userId: string): Promise<{ days: DayUse[]; limits: UseLimits }> {
    const { days } = await this.#use(userId);
    return { days, limits: this.#limits };
  }

  /** Throws `ChatError` when the person has to wait, with how far they are and until when. */
  async takeMessage(
    userId: string,
    { messageId, timeZone }: { messageId: string; timeZone?: string | undefined },
  ): Promise<void> {
    const { messagesPerMinute, tokensPerDay } = this.#limits;
    if (tokensPerDay !== undefined) {
      const used = tokensOf((await this.#use(userId)).days, dayOf(this.#now()));
      if (used >= tokensPerDay) throw this.#overDay({ used, tokensPerDay, timeZone });
    }
    if (messagesPerMinute === undefined) return;
    await this.#change(userId, (use) => {
      const now = this.#now();
      const recent = use.recent.filter(({ at }) => at > now - MINUTE_MS);
      if (recent.some((message) => message.messageId === messageId)) return undefined;
      const [oldest] = recent.slice(-messagesPerMinute);
      if (oldest && recent.length >= messagesPerMinute)
        throw overMinute({ messagesPerMinute, again: oldest.at + MINUTE_MS, timeZone });
      return { ...use, recent: [...recent, { messageId, at: now }] };
    });
  }

  /** Counts an answer once, whoever ends it and however often. */
  async record(userId: string, { runId, ...used }: RunUse & { runId: string }): Promise<void> {
    await this.#change(userId, (use) => {
      if (use.runs.includes(runId)) return undefined;
      const day = dayOf(this.#now());
      const before = use.days.find((each) => each.day === day) ?? nothingOn(day);
      const today: DayUse = {
        day,
        answers: before.answers + 1,
        inputTokens: before.inputTokens + used.inputTokens,
        outputTokens: before.outputTokens + used.outputTokens,
      };
      return {
        ...use,
        runs: [...use.runs, runId].slice(-RUNS_KEPT),
        days: [today, ...use.days.filter((each) => each.day !== day)].slice(0, DAYS_KEPT),
      };
    });
  }

  async #use(userId: string): Promise<Use> {
    const entry = await this.#store.get(keys.use(userId), timeout());
    // Only this class writes these keys, and it writes them with the same type.
    return (entry?.value as Use | undefined) ?? NOTHING;
  }

  async #change(userId: string, change: (use: Use) => Use | undefined): Promise<void> {
    await compareAndSet<Use>(this.#store, keys.use(userId), (stored = NOTHING) => change(stored));
  }

  #overDay(over: { used: number; tokensPerDay: number; timeZone: string | undefined }): ChatError {
    const tomorrow = (Math.floor(this.#now() / DAY_MS) + 1) * DAY_MS;
    const [used, most] = [over.used, over.tokensPerDay].map((n) => n.toLocaleString('en-GB'));
    return new ChatError({
      code: 'limit_exceeded',
      message: `You are at ${used} of ${most} tokens for today. Again at ${clock(tomorrow, over.timeZone)}.`,
      hint: 'Your tasks work as before; only the assistant waits.',
    });
  }
}

function overMinute({
  messagesPerMinute: most,
  again,
  timeZone,
}: {
  messagesPerMinute: number;
  again: number;
  timeZone: string | undefined;
}): ChatError {
  return new ChatError({
    code: 'limit_exceeded',
    message: `You are at ${most} of ${most} messages a minute. Again at ${clock(again, timeZone)}.`,
    hint: 'Send it again then.',
  });
}

function nothingOn(day: string): DayUse {
  return { day, answers: 0, inputTokens: 0, outputTokens: 0 };
}

function tokensOf(days: readonly DayUse[], day: string): number {
  const use = days.find((each) => each.day === day) ?? nothingOn(day);
  return use.inputTokens + use.outputTokens;
}

/** One day for all pods and people, so that it ends once. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** By the person's clock where their program says which it is. */
function clock(at: number, timeZone = 'UTC'): string {
  const style = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone }).format(at);
  } catch {
    return `${new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' }).format(at)} UTC`;
  }
}
