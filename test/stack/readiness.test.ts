import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startTestStack } from './harness/test-stack.ts';
import type { TestStack } from './harness/test-stack.ts';

test('the workers say that Kafka is away under their running sidecars, and that it is back', async () => {
  const stack = await startTestStack();
  expect(await readiness(stack, 'recurrence')).toMatchObject({ code: 200 });

  await stack.kafka.stop();
  for (const service of ['recurrence', 'notification'])
    expect(await waitFor(() => readinessWith(stack, { service, code: 503 }), LONG)).toMatchObject({
      status: 'not_ready',
      checks: {
        'event bus': {
          status: 'down',
          error: expect.stringMatching(/ERR_PUBSUB_PUBLISH|timeout/u),
        },
      },
    });

  await stack.kafka.start();
  for (const service of ['recurrence', 'notification'])
    expect(await waitFor(() => readinessWith(stack, { service, code: 200 }), LONG)).toMatchObject({
      status: 'ready',
    });
});

const LONG = { timeoutMs: 60_000, what: 'the answer of /readyz to change' };

async function readinessWith(stack: TestStack, wanted: { service: string; code: number }) {
  const { code, body } = await readiness(stack, wanted.service);
  return code === wanted.code && body;
}

async function readiness(stack: TestStack, service: string) {
  const replica = stack.replicas.find((one) => one.service === service);
  const answer = await fetch(`${replica?.url}/readyz`, { signal: AbortSignal.timeout(10_000) });
  return { code: answer.status, body: await answer.json() };
}
