import type { Task } from '@taskloom/contracts';
import { expect } from 'vitest';

import type { Ledger } from './load.ts';
import { countOutbox } from './outbox.ts';
import { waitForArrival } from './wait-for-arrival.ts';
import type { TestStack } from './test-stack.ts';
import { findAllNotifications, findAllTasks } from './tools.ts';
import { readTopic } from './topic.ts';
import type { TopicRecord } from './topic.ts';

/** A delivery that failed some times waits for its next try. */
const CATCH_UP_MS = 120_000;

/**
 * Compares what was acknowledged with the database, Kafka's topic and what came of it: nothing lost,
 * nothing twice, each task's events in their order.
 */
export async function checkAgainst(stack: TestStack, ledger: Ledger): Promise<void> {
  await outboxDrains(stack);
  const series = await waitForArrival(stack, () => everySeriesIsOpen(stack), {
    timeoutMs: CATCH_UP_MS,
    what: 'the next occurrence of every series',
  });
  await waitForArrival(
    stack,
    async () => {
      const there = await reminded(stack);
      return [...ledger.reminded].every((id) => there.includes(id));
    },
    { timeoutMs: CATCH_UP_MS, what: 'the notification of every reminder' },
  );
  // Effects of the last events bring events of their own.
  await outboxDrains(stack);

  const tasks = await findAllTasks(stack, { filter: 'done | !done', limit: 200 });
  const titles = new Set(tasks.map(({ title }) => title));
  expect([...ledger.added.keys()].filter((title) => !titles.has(title))).toEqual([]);
  expect(
    twice(tasks.filter((task) => task.recurrence === undefined).map(({ title }) => title)),
  ).toEqual([]);
  expect(twice(series.map(({ title }) => title))).toEqual([]);
  expect(twice(tasks.filter((task) => task.title.startsWith('series ')).map(titleAndDay))).toEqual(
    [],
  );
  const open = new Set(tasks.filter(({ status }) => status === 'open').map(({ id }) => id));
  expect([...ledger.completed].filter((id) => open.has(id))).toEqual([]);
  expect(twice(await reminded(stack))).toEqual([]);

  const records = await readTopic(stack.kafkaBroker, 'task-events');
  const created = firstOfEach(records).filter(({ event }) => event.type === 'task.created');
  const createdIds = created.map(({ key }) => key);
  expect([...ledger.added.values()].filter((id) => !createdIds.includes(id))).toEqual([]);
  expect(twice(createdIds)).toEqual([]);
  expect(outOfOrder(firstOfEach(records))).toEqual([]);
}

async function outboxDrains(stack: TestStack): Promise<void> {
  await waitForArrival(stack, async () => (await countOutbox(stack)) === 0, {
    timeoutMs: CATCH_UP_MS,
    what: 'the outbox to drain',
  });
}

async function everySeriesIsOpen(stack: TestStack): Promise<Task[] | undefined> {
  const tasks = await findAllTasks(stack, { filter: 'done | !done', text: 'series', limit: 200 });
  const open = tasks.filter(({ status }) => status === 'open');
  const all = new Set(tasks.map(({ title }) => title));
  return new Set(open.map(({ title }) => title)).size === all.size ? open : undefined;
}

/** The tasks whose reminder arrived, once for each arrival. */
async function reminded(stack: TestStack): Promise<string[]> {
  const found = await findAllNotifications(stack);
  return found.flatMap((one) => (one.kind === 'reminder' && one.task_id ? [one.task_id] : []));
}

/** The same event may be in the topic again: its id says so. */
function firstOfEach(records: TopicRecord[]): TopicRecord[] {
  const seen = new Set<string>();
  return records.filter(({ event }) => seen.size !== seen.add(event.id).size);
}

function outOfOrder(records: TopicRecord[]): string[] {
  const last = new Map<string, number>();
  return records.flatMap(({ key, event }) => {
    if (event.type === 'account.deleted') return [];
    const before = last.get(key) ?? 0;
    last.set(key, event.data.version);
    return event.data.version < before ? [`${key}: ${event.data.version} after ${before}`] : [];
  });
}

function titleAndDay({ title, due }: Task): string {
  return `${title} on ${due?.date ?? due?.at ?? ''}`;
}

function twice(values: string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
