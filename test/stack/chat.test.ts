import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { connectChat } from '../../agent-runtime/src/testing/chat-client.ts';
import { startTestStack } from './harness/test-stack.ts';
import type { TestStack } from './harness/test-stack.ts';
import { addTask, callTool, findAllTasks } from './harness/tools.ts';

const execute = promisify(execFile);
const LONG = { timeoutMs: 60_000 };

test('Redis away: the chat says so, tasks go on, and the conversation goes on afterwards', async () => {
  const stack = await startTestStack();
  const conversationId = randomUUID();
  await using client = await connectChat(stack.origin, { token: stack.token });
  say(client, conversationId, 'add buy milk');
  await client.ended(conversationId);

  await stack.redis.stop();
  const refused = say(client, conversationId, 'add buy bread');
  const answer = await waitFor(
    () => client.received.find((one) => one.type === 'error' && one.regarding === refused),
    { ...LONG, what: 'the chat to say that it cannot' },
  );
  expect(answer).toMatchObject({ error: { code: 'unavailable' } });
  expect(await readiness(stack)).toBe(503);
  await addTask(stack, { title: 'walk the dog' });

  await stack.redis.start();
  await waitFor(async () => (await readiness(stack)) === 200, {
    ...LONG,
    what: 'the chat to be ready',
  });
  await using again = await connectChat(stack.origin, { token: stack.token });
  again.send({ type: 'open_conversation', conversationId });
  await again.ended(conversationId);
  say(again, conversationId, 'add buy bread');
  await again.ended(conversationId, 2);
  const titles = (await findAllTasks(stack)).map(({ title }) => title);
  expect(titles.toSorted()).toEqual(['buy bread', 'buy milk', 'walk the dog']);
});

test('a pod killed: the conversation goes on at another one', async () => {
  const stack = await startTestStack({ replicas: { 'agent-runtime': 2 } });
  const [first, second] = stack.replicas.filter(({ service }) => service === 'agent-runtime');
  const conversationId = randomUUID();
  await using before = await connectChat(first?.url ?? '', { token: stack.token });
  say(before, conversationId, 'add buy milk');
  await before.ended(conversationId);
  // Asked and perhaps not answered: either pod may be the one that does it, and only one may.
  say(before, conversationId, 'add buy bread');
  await first?.app.kill();

  await using after = await connectChat(second?.url ?? '', { token: stack.token });
  after.send({ type: 'open_conversation', conversationId });
  await after.ended(conversationId);
  say(after, conversationId, 'add buy cheese');
  await waitFor(async () => (await findAllTasks(stack, { text: 'cheese' })).length === 1, {
    ...LONG,
    what: 'the answer from the other pod',
  });
  const seqs = after.events(conversationId).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  const titles = (await findAllTasks(stack)).map(({ title }) => title);
  expect(titles.length).toBe(new Set(titles).size);
});

test('an account that is deleted leaves nothing in Redis, also when the pod dies over it', async () => {
  const stack = await startTestStack({ replicas: { 'agent-runtime': 2 } });
  const [first, second] = stack.replicas.filter(({ service }) => service === 'agent-runtime');
  const { id } = await callTool<{ id: string }>(stack, 'get_me', {});
  const { port, password } = new URL(stack.redisUrl);
  const kept = async () => {
    const { stdout } = await execute('redis-cli', ['-p', port, '--raw', 'keys', 'chat:*'], {
      env: { ...process.env, REDISCLI_AUTH: password },
    });
    return stdout.split('\n').filter((key) => /chat:(?!active|erasures)/u.test(key));
  };
  for (const pod of [first, second]) {
    await using client = await connectChat(pod?.url ?? '', { token: stack.token });
    const conversationId = randomUUID();
    say(client, conversationId, 'add buy milk');
    await client.ended(conversationId);
  }
  expect(await kept()).not.toEqual([]);
  const [server] = stack.replicas.filter(({ service }) => service === 'mcp-server');
  const deleted = await fetch(`${server?.url}/admin/users/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${stack.token}` },
    signal: AbortSignal.timeout(10_000),
  });
  expect(deleted.status).toBe(200);
  await first?.app.kill();
  await waitFor(async () => (await kept()).length === 0, { ...LONG, what: 'nothing left' });
});

function say(
  client: Awaited<ReturnType<typeof connectChat>>,
  conversationId: string,
  text: string,
): string {
  const messageId = randomUUID();
  client.send({ type: 'send_message', conversationId, messageId, text });
  return messageId;
}

async function readiness(stack: TestStack): Promise<number> {
  const pod = stack.replicas.find(({ service }) => service === 'agent-runtime');
  return (await fetch(`${pod?.url}/readyz`, { signal: AbortSignal.timeout(10_000) })).status;
}
