import { randomUUID } from 'node:crypto';

import { Producer, stringSerializers } from '@platformatic/kafka';
import type { Task } from '@taskloom/contracts';
import { connectPostgres } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import type { TestStack } from './harness/test-stack.ts';
import { startTestStack } from './harness/test-stack.ts';
import { callTool } from './harness/tools.ts';

const PARTITIONS = 12;
const LONG = { timeoutMs: 60_000 };
/** Of each kind one into every partition. */
const GARBAGE = ['no JSON at all', '{"title":"not an event"}'];

test('what is no event holds up nothing: it is among the dead letters, and others are handled', async () => {
  const stack = await startTestStack();
  const [task] = (
    await callTool<{ tasks: Task[] }>(stack, 'add_tasks', {
      tasks: [{ title: 'every day', due: 'tomorrow', recurrence: 'every day' }],
    })
  ).tasks;
  await send(stack, 'task-events');
  await send(stack, 'dead-letters');
  await callTool(stack, 'complete_tasks', { tasks: [task?.id] });
  const hasNext = async () =>
    (await callTool<{ tasks: Task[] }>(stack, 'find_tasks', { text: 'every day' })).tasks.length ===
    1;
  expect(await waitFor(hasNext, { ...LONG, what: 'the next occurrence' })).toBe(true);

  const wanted = ['agent-runtime', 'mcp-server', 'notification', 'recurrence'].flatMap((consumer) =>
    GARBAGE.map((received) => `${consumer}: NoCloudEvent: ${received}`),
  );
  await waitFor(async () => (await listLetters(stack)).length >= wanted.length, LONG);
  // The same thing is kept once, from however many partitions it came.
  expect(await listLetters(stack)).toEqual(wanted.toSorted());
  const server = stack.replicas.find(({ service }) => service === 'mcp-server');
  const metrics = await (await fetch(`${server?.url}/metrics`)).text();
  expect(metrics).toContain(`taskloom_dead_letters ${wanted.length}`);
}, 240_000);

async function send({ kafkaBroker }: TestStack, topic: string): Promise<void> {
  const producer = new Producer({
    clientId: 'a-stranger',
    bootstrapBrokers: [kafkaBroker],
    serializers: stringSerializers,
  });
  try {
    await producer.send({
      messages: GARBAGE.flatMap((value) =>
        Array.from({ length: PARTITIONS }, (_, partition) => ({
          topic,
          key: randomUUID(),
          value,
          partition,
        })),
      ),
    });
  } finally {
    await producer.close();
  }
}

async function listLetters({ databaseUrl }: TestStack): Promise<string[]> {
  const sql = connectPostgres(databaseUrl, { max: 1 });
  try {
    const letters = await sql<{ consumer: string; received: string; error: string }[]>`
      select consumer, event -> 'data' ->> 'received' as received, error
        from taskloom_platform.dead_letters`;
    return letters
      .map(({ consumer, error, received }) => `${consumer}: ${error}: ${received}`)
      .toSorted();
  } finally {
    await sql.end({ timeout: 5 });
  }
}
