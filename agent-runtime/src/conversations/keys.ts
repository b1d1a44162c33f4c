import { createHash } from 'node:crypto';

const SHARDS = 16;

/** The keys in the state store. Ids from outside are hashed where a key could grow or carry separators. */
export const keys = {
  conversation: (conversationId: string) => keys.conversationOf(digest(conversationId)),
  conversationOf: (hashed: string) => `chat:conversation:${hashed}`,
  /** The months in which a person began conversations. */
  months: (userId: string) => `chat:index:${userId}:months`,
  /** The conversations that a person began in a month, such as `2026-12`. */
  month: (userId: string, month: string) => `chat:index:${userId}:${month}`,
  /** All of a person's conversations, as earlier versions listed them. */
  index: (userId: string) => `chat:index:${userId}`,
  words: (storageId: string) => `chat:words:${storageId}`,
  events: (storageId: string, chunk: number) => `chat:events:${storageId}:${chunk}`,
  turn: (storageId: string, turn: number) => `chat:turn:${storageId}:${turn}`,
  modelResponse: (runId: string, index: number) => `chat:run:${runId}:model:${index}`,
  toolResult: (runId: string, callId: string) => `chat:run:${runId}:tool:${digest(callId)}`,
  verdict: (runId: string, callId: string) => `chat:run:${runId}:verdict:${digest(callId)}`,
  grants: (userId: string) => `chat:grants:${userId}`,
  use: (userId: string) => `chat:use:${userId}`,
  taskConversations: (userId: string) => `chat:tasks:${userId}`,
  preferences: (userId: string) => `chat:preferences:${userId}`,
  /** People whose accounts were deleted. */
  erasures: 'chat:erasures',
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
  /** Who of the pods is alive. */
  pods: 'chat.pods',
};

export function digest(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
