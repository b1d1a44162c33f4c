import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Task } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';

import { startStack } from '../stack/stack.ts';
import { startInstance } from '../test/harness/instance.ts';
import { callTool } from '../test/stack/harness/tools.ts';
import { makeEvent, startDaprBuses, startPostgresBuses } from './backbone/buses.ts';
import type { Buses } from './backbone/buses.ts';

const SINGLE_EVENTS = 500;
const MANY_EVENTS = 10_000;
const BULK = 200;
const OPERATIONS = 300;
const COMPLETIONS = 60;
const WARM_UP = 30;
const PUBLISH_TIMEOUT_MS = 20_000;

interface Access {
  mcpUrl: string;
  token: string;
}

/**
 * `node bench/backbone.ts`: the same code on both backbones of this machine: an event's way to its
 * consumer, what an operation costs, and how soon a worker's effect is there.
 */
async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-bench-'));
  await using _folder = {
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
  console.table([
    { backbone: 'standalone', ...(await measureBuses(startPostgresBuses(join(dir, 'postgres')))) },
    { backbone: 'Dapr, Kafka', ...(await measureBuses(startDaprBuses(join(dir, 'kafka')))) },
  ]);
  const rows: object[] = [];
  {
    await using instance = await startInstance(join(dir, 'standalone'));
    rows.push({ backbone: 'standalone', ...(await measurePlatform(instance.access)) });
  }
  {
    const progress = () => {};
    await using stack = await startStack({
      dir: join(dir, 'stack'),
      port: 0,
      uiDir: dir,
      progress,
    });
    rows.push({ backbone: 'Dapr, Kafka', ...(await measurePlatform(stack)) });
  }
  console.table(rows);
}

async function measureBuses(starting: Promise<Buses>) {
  await using buses = await starting;
  const { publisher, consumer } = buses;
  const arrived = new Map<string, number>();
  await using _subscription = await consumer.subscribe({
    topic: 'task-events',
    consumer: 'recurrence',
    handle: async (event) => void arrived.set(event.id, performance.now()),
  });
  const publish = async (count: number) => {
    const events = Array.from({ length: count }, makeEvent);
    const signal = AbortSignal.timeout(PUBLISH_TIMEOUT_MS);
    const outgoing = events.map((event) => ({
      topic: 'task-events' as const,
      key: event.subject,
      event,
    }));
    const { failed } = await publisher.publish(outgoing, { signal });
    if (failed.length > 0) throw new Error(`${failed.length} events were not taken`);
    return events.map(({ id }) => id);
  };
  const allOf = (ids: string[]) =>
    waitFor(() => ids.every((id) => arrived.has(id)), { timeoutMs: 60_000, what: 'the events' });

  // Until the consumer has its partitions nothing is typical.
  await waitFor(
    () =>
      publish(1)
        .then(allOf)
        .catch(() => false),
    { timeoutMs: 60_000 },
  );
  const taken: number[] = [];
  const through: number[] = [];
  for (let count = -WARM_UP; count < SINGLE_EVENTS; count += 1) {
    const begun = performance.now();
    const ids = await publish(1);
    const published = performance.now();
    await allOf(ids);
    if (count < 0) continue;
    taken.push(published - begun);
    through.push((arrived.get(ids[0] ?? '') ?? 0) - begun);
  }
  const begun = performance.now();
  const ids: string[] = [];
  for (let count = 0; count < MANY_EVENTS; count += BULK) ids.push(...(await publish(BULK)));
  const published = performance.now() - begun;
  await allOf(ids);
  const consumed = Math.max(...ids.map((id) => arrived.get(id) ?? 0)) - begun;
  return {
    'publish p50 / p99 (ms)': spread(taken),
    'publish → handler p50 / p99 (ms)': spread(through),
    [`${MANY_EVENTS} published (s)`]: (published / 1000).toFixed(2),
    'all handled (s)': (consumed / 1000).toFixed(2),
  };
}

async function measurePlatform(access: Access) {
  const operations: number[] = [];
  for (let count = -WARM_UP; count < OPERATIONS; count += 1) {
    const begun = performance.now();
    await callTool(access, 'add_tasks', { tasks: [{ title: `operation ${count}` }] });
    if (count >= 0) operations.push(performance.now() - begun);
  }
  const effects: number[] = [];
  const title = 'every day';
  await callTool(access, 'add_tasks', {
    tasks: [{ title, due: 'tomorrow', recurrence: 'every day' }],
  });
  for (let count = -5; count < COMPLETIONS; count += 1) {
    const [open] = await openOnes(access, title);
    const begun = performance.now();
    await callTool(access, 'complete_tasks', { tasks: [open?.id] });
    await waitFor(async () => (await openOnes(access, title)).length > 0, { timeoutMs: 30_000 });
    if (count >= 0) effects.push(performance.now() - begun);
  }
  return {
    'add a task p50 / p99 (ms)': spread(operations),
    'complete → next occurrence seen p50 / p99 (ms)': spread(effects),
  };
}

async function openOnes(access: Access, text: string): Promise<Task[]> {
  return (await callTool<{ tasks: Task[] }>(access, 'find_tasks', { text })).tasks;
}

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  return `${at(0.5)} / ${at(0.99)}`;
}

await main();
