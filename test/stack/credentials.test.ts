import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { waitFor } from '@taskloom/platform/testing';
import { expect, onTestFinished, test } from 'vitest';

import { makeCertificates } from '../../stack/parts/certificates.ts';
import { countOutbox } from './harness/outbox.ts';
import { startTestStack } from './harness/test-stack.ts';
import type { TestStack } from './harness/test-stack.ts';
import { addTask, findAllTasks, ToolRefusal } from './harness/tools.ts';

test.each([
  {
    what: 'a wrong password',
    line: /SASL|[Aa]uthentication/u,
    sidecarEnv: () => Promise.resolve({ TASKLOOM_KAFKA_PASSWORD: 'not the password' }),
  },
  {
    what: "an authority that did not sign the broker's certificate",
    line: /x509|certificate/u,
    sidecarEnv: async () => ({ TASKLOOM_KAFKA_CA: await otherAuthority() }),
  },
])('$what: a clear line in the log, not ready, and tasks go on', async (given) => {
  const stack = await startTestStack({
    sidecarEnv: await given.sidecarEnv(),
    waitForReady: false,
  });
  const added = await waitFor(() => addTask(stack, { title: 'without Kafka' }).catch(onceStarted), {
    timeoutMs: 60_000,
    what: 'the MCP server to have started',
  });
  expect((await findAllTasks(stack)).map(({ id }) => id)).toEqual([added.id]);
  expect(await countOutbox(stack)).toBeGreaterThan(0);

  await waitFor(async () => given.line.test(await logOf(stack, 'recurrence-1-daprd')), {
    timeoutMs: 60_000,
    what: 'the line in the log of the sidecar',
  });
  const worker = await readiness(stack, 'recurrence');
  expect(worker).toMatchObject({
    code: 503,
    body: { status: 'not_ready', checks: { 'event bus': { status: 'down' } } },
  });
  const server = await readiness(stack, 'mcp-server');
  expect(server).toMatchObject({
    code: 200,
    body: {
      status: 'degraded',
      checks: { 'event bus': { status: 'down' }, database: { status: 'up' } },
    },
  });
});

/** A server that is starting says so. */
function onceStarted(error: unknown): undefined {
  if (!(error instanceof ToolRefusal && error.code === 'unavailable')) throw error;
}

async function otherAuthority(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'taskloom-other-authority-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return (await makeCertificates(dir)).ca;
}

async function logOf(stack: TestStack, name: string): Promise<string> {
  return readFile(join(stack.dir, 'services', `${name}.log`), 'utf8');
}

async function readiness(stack: TestStack, service: string) {
  const replica = stack.replicas.find((one) => one.service === service);
  const answer = await fetch(`${replica?.url}/readyz`, { signal: AbortSignal.timeout(10_000) });
  return { code: answer.status, body: await answer.json() };
}
