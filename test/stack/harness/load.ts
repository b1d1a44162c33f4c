import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Task } from '@taskloom/contracts';

import { callTool, ToolRefusal } from './tools.ts';

const SERIES = 4;
const RETRY_MS = 50;
/** Soon enough that many fall into a test, late enough that adding the task comes before. */
const REMINDER_MS = { least: 1500, most: 4000 };

interface Access {
  mcpUrl: string;
  token: string;
}

/** What the platform acknowledged, kept apart from it. */
export interface Ledger {
  /** Ids by title; each title is used once. */
  added: Map<string, string>;
  /** Ids of occurrences. */
  completed: Set<string>;
  /** Ids of tasks that have one reminder. */
  reminded: Set<string>;
  /** Each call that was answered: when, and after how many milliseconds and tries. */
  calls: { at: number; ms: number; tries: number }[];
  /** How calls failed that were tried again, counted. */
  failures: Map<string, number>;
}

export interface Load extends AsyncDisposable {
  ledger: Ledger;
}

/**
 * People at work: two add tasks, one completes recurring ones, one sets reminders. What fails is tried
 * again with the same key until it is answered. Disposing lets each finish what it has begun.
 */
export async function startLoad(access: Access, pauseMs = 20): Promise<Load> {
  const ledger: Ledger = {
    added: new Map(),
    completed: new Set(),
    reminded: new Set(),
    calls: [],
    failures: new Map(),
  };
  const stop = new AbortController();
  const series = await addSeries(access, ledger);
  const workers = [
    repeat(() => addOne(access, ledger)),
    repeat(() => addOne(access, ledger)),
    repeat(() => completeOne(access, ledger, series)),
    repeat(() => remindOne(access, ledger)),
  ];
  return {
    ledger,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(workers);
    },
  };

  async function repeat(act: () => Promise<void>): Promise<void> {
    while (!stop.signal.aborted) {
      await act();
      await sleep(pauseMs);
    }
  }
}

async function addSeries(access: Access, ledger: Ledger): Promise<string[]> {
  const titles = Array.from({ length: SERIES }, () => `series ${randomUUID()}`);
  for (const title of titles)
    await call(access, ledger, 'add_tasks', {
      tasks: [{ title, due: 'tomorrow', recurrence: 'every day' }],
    });
  return titles;
}

async function addOne(access: Access, ledger: Ledger): Promise<void> {
  const title = `task ${randomUUID()}`;
  const [task] = await add(access, ledger, { title });
  if (task !== undefined) ledger.added.set(title, task.id);
}

async function remindOne(access: Access, ledger: Ledger): Promise<void> {
  const at = new Date(Date.now() + randomInt(REMINDER_MS.least, REMINDER_MS.most)).toISOString();
  const title = `remind ${randomUUID()}`;
  const [task] = await add(access, ledger, { title, due: at, reminders: [at] });
  if (task === undefined) return;
  ledger.added.set(title, task.id);
  ledger.reminded.add(task.id);
}

async function completeOne(access: Access, ledger: Ledger, series: string[]): Promise<void> {
  const text = series[randomInt(series.length)] ?? '';
  const { tasks } = await call<{ tasks: Task[] }>(access, ledger, 'find_tasks', { text });
  const [open] = tasks;
  if (open === undefined) return;
  await call(access, ledger, 'complete_tasks', { tasks: [open.id] });
  ledger.completed.add(open.id);
}

async function add(access: Access, ledger: Ledger, task: Record<string, unknown>): Promise<Task[]> {
  const answer = await call<{ tasks: Task[] }>(access, ledger, 'add_tasks', { tasks: [task] });
  return answer.tasks;
}

async function call<T>(
  access: Access,
  ledger: Ledger,
  name: string,
  args: Record<string, unknown>,
): Promise<T> {
  const key = randomUUID();
  const at = Date.now();
  for (let tries = 1; ; tries += 1) {
    try {
      const begun = performance.now();
      const answer = await callTool<T>(access, name, args, key);
      ledger.calls.push({ at, ms: performance.now() - begun, tries });
      return answer;
    } catch (error) {
      const kind = describe(error);
      ledger.failures.set(kind, (ledger.failures.get(kind) ?? 0) + 1);
      if (error instanceof ToolRefusal && error.code !== 'unavailable') throw error;
      await sleep(RETRY_MS);
    }
  }
}

function describe(error: unknown): string {
  if (error instanceof ToolRefusal) return error.code;
  if (!(error instanceof Error)) return String(error);
  return /^HTTP \d+/u.exec(error.message)?.[0] ?? error.name;
}

/** Of the calls that began in the span. */
export function medianMs(ledger: Ledger, from: number, to: number): number {
  const times = ledger.calls.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms);
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
