import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Task } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { processesOf, startInstance, temporaryDataFolder } from '../harness/instance.ts';
import type { Instance } from '../harness/instance.ts';
import { connectModern, findNotifications, findTasks } from '../harness/mcp.ts';
import type { McpCaller } from '../harness/mcp.ts';

/** A delivery that failed a few times as things died waits for its next try. */
const CATCH_UP_MS = 90_000;
const UNDER_WAY_MS = 20_000;
const KILLS = Number(process.env['TASKLOOM_TEST_KILLS'] ?? 10);
const SERIES = 4;
const WRITERS = 3;

/** What the program answered, and what it was asked without an answer. */
interface Ledger {
  added: Set<string>;
  unanswered: Map<string, { title: string; key: string }>;
  completed: Set<string>;
  reminded: Set<string>;
}

test(
  `killed ${KILLS} times under load: nothing acknowledged is lost, nothing happens twice`,
  { timeout: 60_000 + KILLS * 15_000 },
  async () => {
    await using data = await temporaryDataFolder();
    const ledger: Ledger = {
      added: new Set(),
      unanswered: new Map(),
      completed: new Set(),
      reminded: new Set(),
    };
    {
      await using instance = await startInstance(data.path);
      await addSeries(instance);
    }
    for (let kill = 0; kill < KILLS; kill += 1) {
      const instance = await startInstance(data.path);
      const before = sizeOf(ledger);
      const load = Promise.allSettled([
        ...Array.from({ length: WRITERS }, () => addTasks(instance, ledger)),
        completeSeries(instance, ledger),
        addReminders(instance, ledger),
      ]);
      // However slow the machine is, it dies with work under way.
      await waitFor(() => sizeOf(ledger) > before + randomInt(10), {
        timeoutMs: UNDER_WAY_MS,
        what: 'acknowledged work',
      });
      await sleep(randomInt(1200));
      // Every other time the database dies in the same moment, as when the machine goes down.
      if (kill % 2 === 1) killDatabase(data.path);
      await instance.kill();
      await load;
    }

    await using instance = await startInstance(data.path);
    await using caller = await connectModern(instance.access);
    await repeatUnanswered(caller, ledger);
    await everySeriesHasItsNext(caller);
    await everyReminderArrived(caller, ledger);

    const tasks = await findTasks(caller, { filter: 'done | !done' });
    expect(titlesMissing(ledger.added, tasks)).toEqual([]);
    expect(titlesTwice(tasks.filter(({ title }) => !title.startsWith('series')))).toEqual([]);
    expect(occurrencesTwice(tasks)).toEqual([]);
    const open = new Set(tasks.filter(({ status }) => status === 'open').map(({ id }) => id));
    expect([...ledger.completed].filter((id) => open.has(id))).toEqual([]);
    const notified = (await findNotifications(caller)).map(({ task_id }) => task_id ?? '');
    expect(duplicates(notified)).toEqual([]);
    expect(ledger.added.size).toBeGreaterThan(KILLS);
    expect(ledger.completed.size).toBeGreaterThan(0);
    expect(ledger.reminded.size).toBeGreaterThan(0);
  },
);

function sizeOf({ added, completed, reminded }: Ledger): number {
  return added.size + completed.size + reminded.size;
}

async function addTasks(instance: Instance, ledger: Ledger): Promise<never> {
  await using caller = await connectModern(instance.access);
  for (;;) {
    const title = `task ${randomUUID()}`;
    const key = randomUUID();
    ledger.unanswered.set(key, { title, key });
    await caller.call('add_tasks', { tasks: [{ title }] }, key);
    ledger.unanswered.delete(key);
    ledger.added.add(title);
  }
}

async function addSeries(instance: Instance): Promise<void> {
  await using caller = await connectModern(instance.access);
  const tasks = Array.from({ length: SERIES }, (_, number) => ({
    title: `series ${number}`,
    due: 'tomorrow',
    recurrence: 'every day',
  }));
  await caller.call('add_tasks', { tasks });
}

async function completeSeries(instance: Instance, ledger: Ledger): Promise<never> {
  await using caller = await connectModern(instance.access);
  for (;;) {
    const open = await findTasks(caller, { text: 'series' });
    for (const { id } of open.slice(0, 2)) {
      await caller.call('complete_tasks', { tasks: [id] });
      ledger.completed.add(id);
    }
    await sleep(30);
  }
}

async function addReminders(instance: Instance, ledger: Ledger): Promise<never> {
  await using caller = await connectModern(instance.access);
  for (;;) {
    const at = new Date(Date.now() + randomInt(1000, 3000)).toISOString();
    const title = `remind ${randomUUID()}`;
    const answer = await caller.call('add_tasks', { tasks: [{ title, due: at, reminders: [at] }] });
    for (const { id } of (answer as { tasks: Task[] }).tasks) ledger.reminded.add(id);
    await sleep(100);
  }
}

function killDatabase(dataFolder: string): void {
  for (const { pid, command } of processesOf(dataFolder))
    if (command.includes('postgres')) process.kill(pid, 'SIGKILL');
}

/** The same key again: done once, whether or not the first try was. */
async function repeatUnanswered(caller: McpCaller, ledger: Ledger): Promise<void> {
  for (const { title, key } of ledger.unanswered.values()) {
    await caller.call('add_tasks', { tasks: [{ title }] }, key);
    ledger.added.add(title);
  }
}

async function everySeriesHasItsNext(caller: McpCaller): Promise<void> {
  await waitFor(async () => (await findTasks(caller, { text: 'series' })).length === SERIES, {
    timeoutMs: CATCH_UP_MS,
    what: 'the next occurrence of every series',
  });
}

async function everyReminderArrived(caller: McpCaller, ledger: Ledger): Promise<void> {
  await waitFor(
    async () => {
      const notified = new Set((await findNotifications(caller)).map(({ task_id }) => task_id));
      return [...ledger.reminded].every((id) => notified.has(id));
    },
    { timeoutMs: CATCH_UP_MS, what: 'the notification of every reminder' },
  );
}

function titlesMissing(expected: Set<string>, tasks: Task[]): string[] {
  const there = new Set(tasks.map(({ title }) => title));
  return [...expected].filter((title) => !there.has(title));
}

function titlesTwice(tasks: Task[]): string[] {
  return duplicates(tasks.map(({ title }) => title));
}

function occurrencesTwice(tasks: Task[]): string[] {
  const series = tasks.filter(({ title }) => title.startsWith('series'));
  return duplicates(series.map(({ title, due }) => `${title} on ${due?.date ?? due?.at ?? ''}`));
}

function duplicates(values: string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
