import { expect, test } from 'vitest';

import { LeaseLost } from '../errors.ts';
import { createMemoryStateStore } from '../testing/memory-state-store.ts';
import { endOfLog, readEvents, seek, type ChatEvent } from './event-log.ts';
import { EventWriter } from './event-writer.ts';

const said = (delta: string): ChatEvent => ({
  type: 'TEXT_MESSAGE_CONTENT',
  messageId: 'm',
  delta,
});

test('who claims later fences off who claimed before', async () => {
  await using store = createMemoryStateStore();
  const old = await EventWriter.open(store, 's', { epoch: 1, lastChunk: 0 });
  await old.append('r', [said('a')]);
  const young = await EventWriter.open(store, 's', { epoch: 2, lastChunk: 0 });
  await expect(old.append('r', [said('b')])).rejects.toBeInstanceOf(LeaseLost);
  await young.append('r', [said('c')]);
  const { events } = await readEvents(store, 's', { chunk: 0, seq: 0 });
  expect(events.map(({ seq, event }) => [seq, 'delta' in event && event.delta])).toEqual([
    [1, 'a'],
    [2, 'c'],
  ]);
});

test('an older claim cannot be opened any more', async () => {
  await using store = createMemoryStateStore();
  await EventWriter.open(store, 's', { epoch: 2, lastChunk: 0 });
  await expect(EventWriter.open(store, 's', { epoch: 1, lastChunk: 0 })).rejects.toBeInstanceOf(
    LeaseLost,
  );
});

test('the fence holds at the boundary of two chunks, too', async () => {
  await using store = createMemoryStateStore();
  const old = await EventWriter.open(store, 's', { epoch: 1, lastChunk: 0 });
  await old.append(
    'r',
    Array.from({ length: 64 }, () => said('x')),
  );
  expect(old.lastChunk).toBe(0);
  const young = await EventWriter.open(store, 's', { epoch: 2, lastChunk: 0 });
  await expect(old.append('r', [said('late')])).rejects.toBeInstanceOf(LeaseLost);
  await young.append('r', [said('y')]);
  expect(await endOfLog(store, 's', 0)).toEqual({ chunk: 1, seq: 65 });
});

test('large events make small chunks, and every position is found again', async () => {
  await using store = createMemoryStateStore();
  const writer = await EventWriter.open(store, 's', { epoch: 1, lastChunk: 0 });
  for (let n = 0; n < 9; n += 1) await writer.append('r', [said('x'.repeat(20_000))]);
  expect(writer.lastChunk).toBe(2);
  for (let afterSeq = 0; afterSeq <= 9; afterSeq += 1) {
    const position = await seek(store, 's', { afterSeq, lastChunk: 2 });
    const { events } = await readEvents(store, 's', position);
    expect(events.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 9 - afterSeq }, (_, at) => afterSeq + 1 + at),
    );
  }
});

test('numbers go on when the last event filled its chunk', async () => {
  await using store = createMemoryStateStore();
  const first = await EventWriter.open(store, 's', { epoch: 1, lastChunk: 0 });
  await first.append(
    'r',
    Array.from({ length: 64 }, () => said('x')),
  );
  const { lastChunk } = first;
  const next = await EventWriter.open(store, 's', { epoch: 2, lastChunk });
  await next.append('s', [said('y')]);
  expect(await endOfLog(store, 's', lastChunk)).toEqual({ chunk: 1, seq: 65 });
});
