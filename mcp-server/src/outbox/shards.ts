import { hash } from 'node:crypto';

/** One relay owns a shard at a time: events of one key never overtake each other. */
export const SHARDS = 16;

export function shardOf(key: string): number {
  return (hash('sha256', key, 'buffer')[0] ?? 0) % SHARDS;
}
