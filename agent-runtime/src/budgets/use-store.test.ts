import { expect, test } from 'vitest';

import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { UseStore } from './use-store.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z');

test('a message frees its place a minute after it was sent', async () => {
  await using state = createMemoryStateStore();
  let now = NOON;
  const use = new UseStore(state, { messagesPerMinute: 2 }, () => now);
  const send = (messageId: string) => use.takeMessage('ana', { messageId, timeZone: 'UTC' });
  await send('a');
  now += 20_000;
  await send('b');
  await send('b');
  await expect(send('c')).rejects.toMatchObject({
    payload: { message: 'You are at 2 of 2 messages a minute. Again at 12:01:00.' },
  });
  now = NOON + 60_000;
  await send('c');
  await expect(send('d')).rejects.toMatchObject({
    payload: { message: 'You are at 2 of 2 messages a minute. Again at 12:01:20.' },
  });
});

test('of messages that come at the same moment no more are taken than may be', async () => {
  await using state = createMemoryStateStore();
  const pods = [1, 2].map(() => new UseStore(state, { messagesPerMinute: 5 }, () => NOON));
  const sent = await Promise.allSettled(
    Array.from({ length: 8 }, async (_, n) =>
      pods[n % 2]?.takeMessage('ana', { messageId: `${n}` }),
    ),
  );
  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
});

test('an answer that ends twice counts once, and a new day begins at nothing', async () => {
  await using state = createMemoryStateStore();
  let now = NOON;
  const use = new UseStore(state, { tokensPerDay: 10 }, () => now);
  const used = { inputTokens: 8, outputTokens: 4 };
  await use.record('ana', { runId: 'r', ...used });
  await use.record('ana', { runId: 'r', ...used });
  await expect(use.takeMessage('ana', { messageId: 'm' })).rejects.toMatchObject({
    payload: { message: 'You are at 12 of 10 tokens for today. Again at 00:00:00.' },
  });
  await use.takeMessage('ben', { messageId: 'm' });
  now = Date.parse('2026-12-02T00:00:00Z');
  await use.takeMessage('ana', { messageId: 'm' });
  await use.record('ana', { runId: 's', ...used });
  expect((await use.read('ana')).days).toEqual([
    { day: '2026-12-02', answers: 1, ...used },
    { day: '2026-12-01', answers: 1, ...used },
  ]);
});

test('a clock that nobody knows is told in UTC', async () => {
  await using state = createMemoryStateStore();
  const use = new UseStore(state, { tokensPerDay: 1 }, () => NOON);
  await use.record('ana', { runId: 'r', inputTokens: 1, outputTokens: 0 });
  await expect(
    use.takeMessage('ana', { messageId: 'm', timeZone: 'Mars/Olympus' }),
  ).rejects.toMatchObject({ payload: { message: expect.stringContaining('00:00:00 UTC') } });
});
