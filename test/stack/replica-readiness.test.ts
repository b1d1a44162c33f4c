import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startTestStack } from './harness/test-stack.ts';
import type { TestStack } from './harness/test-stack.ts';
import { addTask } from './harness/tools.ts';

test('each replica says that Kafka is away, and that it is back, whoever has published', async () => {
  const stack = await startTestStack({ replicas: { 'mcp-server': 2 } });
  await waitFor(() => allSay(stack, 'ready'), LONG);

  await stack.kafka.stop();
  // One of them, the owner of its key's shard, tries to publish it; the other has nothing to do.
  await addTask(stack, { title: 'while Kafka is away' });
  await waitFor(() => allSay(stack, 'degraded'), LONG);
  expect(await statuses(stack)).toEqual(['degraded', 'degraded']);

  await stack.kafka.start();
  // Nobody publishes anything new.
  await waitFor(() => allSay(stack, 'ready'), LONG);
  expect(await statuses(stack)).toEqual(['ready', 'ready']);
}, 240_000);

const LONG = { timeoutMs: 90_000, what: 'the answers of /readyz to change' };

async function allSay(stack: TestStack, status: string): Promise<boolean> {
  return (await statuses(stack)).every((each) => each === status);
}

function statuses(stack: TestStack): Promise<string[]> {
  const servers = stack.replicas.filter(({ service }) => service === 'mcp-server');
  return Promise.all(
    servers.map(async ({ url }) => {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) });
      const { status } = (await answer.json()) as { status: string };
      return status;
    }),
  );
}
