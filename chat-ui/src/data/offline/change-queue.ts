import { get, update } from 'idb-keyval';
import { create } from 'zustand';
import { z } from 'zod';

import { withStorage } from './with-storage.ts';

const QueuedChange = z.object({
  /** The idempotency key of the call: sent twice it counts once. */
  key: z.string(),
  /** Whose change it is: another person who signs in here does not send it. */
  personId: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** What it does, for the person: "Complete “Buy milk”". */
  said: z.string(),
});
export type QueuedChange = z.infer<typeof QueuedChange>;

const STORE_KEY = 'taskloom.queued-changes';

/** Changes made while Taskloom was away, in the order they were made; kept in this browser until they are sent. */
export const useChangeQueue = create<{ changes: QueuedChange[] }>()(() => ({ changes: [] }));

/** Another window may have added to them, or sent them. */
export async function loadQueue(): Promise<void> {
  const kept = z.array(QueuedChange).safeParse(await withStorage(() => get(STORE_KEY)));
  if (kept.success) useChangeQueue.setState({ changes: kept.data });
}

export const enqueue = (change: QueuedChange) => edit((changes) => [...changes, change]);

export const dequeue = (key: string) =>
  edit((changes) => changes.filter((change) => change.key !== key));

async function edit(change: (changes: QueuedChange[]) => QueuedChange[]): Promise<void> {
  useChangeQueue.setState(({ changes }) => ({ changes: change(changes) }));
  await withStorage(() => update<QueuedChange[]>(STORE_KEY, (kept) => change(kept ?? [])));
}
