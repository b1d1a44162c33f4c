import type { ServerMessage } from '@taskloom/contracts';
import type { StateStore } from '@taskloom/platform';

import { timeout } from './compare-and-set.ts';
import { keys } from './keys.ts';

type EventMessage = Extract<ServerMessage, { type: 'event' }>;
export type ChatEvent = EventMessage['event'];
/** An event as it is stored; the wire adds the version and the conversation. */
export type StoredEvent = Pick<EventMessage, 'seq' | 'runId' | 'at' | 'event'>;

/** Events are kept in chunks, so that no entry grows with the conversation. */
export interface Chunk {
  firstSeq: number;
  /** The claim under which it was last written: the fence against a pod that lost the run. */
  epoch: number;
  events: StoredEvent[];
  /** The log goes on in the next chunk. */
  full: boolean;
}

/** Where a reader is: it has read up to `seq`, and `chunk` holds what comes next. */
export interface LogPosition {
  chunk: number;
  seq: number;
}

/** The position after `afterSeq`, found backwards from a chunk that exists (or 0). */
export async function seek(
  store: StateStore,
  storageId: string,
  { afterSeq, lastChunk }: { afterSeq: number; lastChunk: number },
): Promise<LogPosition> {
  let chunk = lastChunk;
  while (chunk > 0) {
    const stored = await readChunk(store, storageId, chunk);
    if (stored && stored.firstSeq <= afterSeq + 1) break;
    chunk -= 1;
  }
  return { chunk, seq: afterSeq };
}

/** The position after the last event, found forwards from a chunk that exists (or 0). */
export async function endOfLog(
  store: StateStore,
  storageId: string,
  lastChunk: number,
): Promise<LogPosition> {
  let position: LogPosition = { chunk: lastChunk, seq: 0 };
  for (let chunk = lastChunk; ; chunk += 1) {
    const stored = await readChunk(store, storageId, chunk);
    if (!stored) return position;
    const seq = stored.firstSeq - 1 + stored.events.length;
    position = { chunk: stored.full ? chunk + 1 : chunk, seq };
    if (!stored.full) return position;
  }
}

/** The events after a position, and the position after them. */
export async function readEvents(
  store: StateStore,
  storageId: string,
  from: LogPosition,
): Promise<{ events: StoredEvent[]; position: LogPosition }> {
  const events: StoredEvent[] = [];
  let { chunk, seq } = from;
  for (;;) {
    const stored = await readChunk(store, storageId, chunk);
    for (const event of stored?.events ?? []) {
      if (event.seq <= seq) continue;
      events.push(event);
      seq = event.seq;
    }
    if (!stored?.full) return { events, position: { chunk, seq } };
    chunk += 1;
  }
}

async function readChunk(
  store: StateStore,
  storageId: string,
  chunk: number,
): Promise<Chunk | undefined> {
  const entry = await store.get(keys.events(storageId, chunk), timeout());
  // Only the event writer writes these keys, and it writes them with the same type.
  return entry?.value as Chunk | undefined;
}
