import { createHash } from 'node:crypto';

const SHARDS = 16;

/** The keys in the state store. Ids from outside are hashed where a key could grow or carry separators. */
export const keys = {
  conversation: (conversationId: string) => `chat:conversation:${digest(conversationId)}`,
  index: (userId: string) => `chat:index:${userId}`,
  events: (storageId: string, chunk: number) => `chat:events:${storageId}:${chunk}`,
  turn: (storageId: string, turn: number) => `chat:turn:${storageId}:${turn}`,
  modelResponse: (runId: string, index: number) => `chat:run:${runId}:model:${index}`,
  toolResult: (runId: string, callId: string) => `chat:run:${runId}:tool:${digest(callId)}`,
  active: (shard: number) => `chat:active:${shard}`,
};

export const activeShards = Array.from({ length: SHARDS }, (_, shard) => shard);

export function shardOf(conversationId: string): number {
  return createHash('sha256').update(conversationId).digest().readUInt8(0) % SHARDS;
}

/** Channels of the live bus. */
export const channels = {
  conversation: (conversationId: string) => `chat.conversation.${digest(conversationId)}`,
  user: (userId: string) => `chat.user.${userId}`,
};

function digest(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
