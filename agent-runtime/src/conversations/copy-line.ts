import type { StateStore } from '@taskloom/platform';

import { timeout } from './compare-and-set.ts';
import type { Chunk, StoredEvent } from './event-log.ts';
import { isFull } from './event-writer.ts';
import { keys } from './keys.ts';

interface Copy {
  from: string;
  to: string;
  turns: number;
  events: readonly StoredEvent[];
}

/** Writes the first turns and these events under other keys; doing it again writes the same. Returns the last chunk. */
export async function copyLine(
  store: StateStore,
  { from, to, turns, events }: Copy,
): Promise<number> {
  for (let turn = 0; turn < turns; turn += 1) {
    const entry = await store.get(keys.turn(from, turn), timeout());
    if (entry) await store.set(keys.turn(to, turn), entry.value, timeout());
  }
  const chunks = chunksOf(events);
  for (const [index, chunk] of chunks.entries())
    await store.set(keys.events(to, index), chunk, timeout());
  return Math.max(0, chunks.length - 1);
}

function chunksOf(events: readonly StoredEvent[]): Chunk[] {
  const chunks: Chunk[] = [];
  for (const [at, event] of events.entries()) {
    const last = chunks.at(-1);
    // Under the claim of nobody: the first run in it fences off no other.
    const chunk =
      last && !last.full ? last : { firstSeq: at + 1, epoch: 0, events: [], full: false };
    if (chunk !== last) chunks.push(chunk);
    chunk.events.push({ ...event, seq: at + 1 });
    chunk.full = isFull(chunk.events);
  }
  return chunks;
}
