import { z } from 'zod';

import { ApprovalGrant } from '../approvals/request.ts';
import { ErrorPayload } from '../errors.ts';
import { Preference } from './preference.ts';
import { ProtocolVersion as v } from './protocol-version.ts';
import { RunEvent } from './run-event.ts';
import { DayUse, UseLimits } from './use.ts';

/** A message of the person's, or the marker that a run belongs to it. */
export const ChatMessage = z.object({
  messageId: z.string(),
  text: z.string(),
  at: z.string(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** One way a conversation went on: it shares its first `fork` runs with the branch it was made from. */
export const ConversationBranch = z.object({
  branchId: z.string(),
  parentId: z.string().optional(),
  fork: z.number().int().nonnegative(),
});
export type ConversationBranch = z.infer<typeof ConversationBranch>;

export const ConversationSummary = z.object({
  conversationId: z.string(),
  title: z.string(),
  updatedAt: z.string(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** Where it was found: the words around those that were looked for. */
  snippet: z.string().optional(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

/**
 * What the server sends. `event` frames carry `seq`, gapless from 1 in each conversation: a client
 * that reconnects names the last one it has. The person's own message is an event too
 * (`USER_MESSAGE`), so that every tab of a person shows the same conversation.
 */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('ready'), userId: z.string(), model: z.string() }),
  z.object({
    v,
    type: z.literal('conversations'),
    /** Pinned ones first, then those written in last; none that is archived. */
    conversations: z.array(ConversationSummary),
    /** For `find_conversations`, where there are more. */
    nextCursor: z.string().optional(),
  }),
  /** What was asked for, and what there is. */
  z.object({
    v,
    type: z.literal('found_conversations'),
    search: z.string().optional(),
    archived: z.boolean().optional(),
    cursor: z.string().optional(),
    conversations: z.array(ConversationSummary),
    nextCursor: z.string().optional(),
  }),
  /** A conversation as it is after it was changed. */
  z.object({
    v,
    type: z.literal('conversation_changed'),
    conversation: ConversationSummary,
  }),
  z.object({
    v,
    type: z.literal('exported'),
    conversationId: z.string(),
    fileName: z.string(),
    content: z.string(),
  }),
  /** The link to the conversation, which anybody can read who has it; absent when it is not shared. */
  z.object({
    v,
    type: z.literal('share'),
    conversationId: z.string(),
    link: z.object({ path: z.string(), at: z.string() }).optional(),
  }),
  z.object({ v, type: z.literal('conversation_deleted'), conversationId: z.string() }),
  z.object({
    v,
    type: z.literal('conversation'),
    conversationId: z.string(),
    title: z.string(),
    lastSeq: z.number().int(),
    /** The run under way, if any. */
    runId: z.string().optional(),
    /** Messages that wait for the run under way to end. */
    queued: z.array(ChatMessage),
    /** The branch that is shown: its events count from 1. */
    branchId: z.string().optional(),
    /** All of them, oldest first, where there are several. */
    branches: z.array(ConversationBranch).optional(),
  }),
  z.object({
    v,
    type: z.literal('event'),
    conversationId: z.string(),
    seq: z.number().int().positive(),
    runId: z.string(),
    at: z.string(),
    event: z.union([
      RunEvent,
      z.object({ type: z.literal('USER_MESSAGE'), messageId: z.string(), text: z.string() }),
    ]),
  }),
  z.object({ v, type: z.literal('grants'), grants: z.array(ApprovalGrant) }),
  z.object({ v, type: z.literal('preferences'), preferences: z.array(Preference) }),
  /** The days in which something was used, the newest first. */
  z.object({ v, type: z.literal('use'), days: z.array(DayUse), limits: UseLimits }),
  /** All that waits, after one was changed or taken back. */
  z.object({
    v,
    type: z.literal('queue'),
    conversationId: z.string(),
    queued: z.array(ChatMessage),
  }),
  /** Many write at the same time: so many answers come before this one. */
  z.object({
    v,
    type: z.literal('busy'),
    conversationId: z.string(),
    position: z.number().int().positive(),
  }),
  z.object({ v, type: z.literal('queued'), conversationId: z.string(), message: ChatMessage }),
  /**
   * The frame named by `regarding` (its `messageId` or `toolCallId` where it has one, else its type) was
   * refused; the connection stays open unless it closes.
   */
  z.object({
    v,
    type: z.literal('error'),
    regarding: z.string().optional(),
    error: ErrorPayload,
  }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
