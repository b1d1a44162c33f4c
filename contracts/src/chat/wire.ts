import { z } from 'zod';

import { ApprovalGrant, ApprovalRequest } from '../approvals/request.ts';
import { ErrorPayload } from '../errors.ts';

/** Version of the protocol on `/chat`: JSON text frames, `ClientMessage` up, `ServerMessage` down. */
export const CHAT_PROTOCOL_VERSION = 1;

const v = z.literal(CHAT_PROTOCOL_VERSION);
/** What every database holds: no NUL, no half of a character. */
const text = z
  .string()
  .refine((given) => !given.includes('\0') && given.isWellFormed(), 'holds what is no character');
const id = text.min(1).max(100);

/**
 * What a client may send. The first frame is `authenticate`, unless the upgrade request carried
 * `Authorization: Bearer`. `conversationId` and `messageId` are made by the client (UUIDs), so that a
 * frame sent twice after a reconnect is taken once.
 */
export const ClientMessage = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('authenticate'), token: z.string().min(1).max(4096) }),
  /** Answers `conversations` with the first page, now and whenever the list changes. */
  z.object({ v, type: z.literal('list_conversations') }),
  /** Answers `found_conversations` once: by words of titles and messages, archived ones, a later page. */
  z.object({
    v,
    type: z.literal('find_conversations'),
    search: text.trim().max(200).optional(),
    /** Only archived ones, or only those that are not; with `search` both where it is absent. */
    archived: z.boolean().optional(),
    cursor: text.max(300).optional(),
  }),
  /** Changes what is named. An empty title brings the automatic one back. */
  z.object({
    v,
    type: z.literal('change_conversation'),
    conversationId: id,
    title: text.trim().max(120).optional(),
    pinned: z.boolean().optional(),
    archived: z.boolean().optional(),
  }),
  /** Answers `conversation`, then every event after `afterSeq`, then what follows live. */
  z.object({
    v,
    type: z.literal('open_conversation'),
    conversationId: id,
    afterSeq: z.number().int().nonnegative().optional(),
    /** The branch that `afterSeq` counts in; absent is the first. */
    branchId: id.optional(),
  }),
  /** Answers `exported`: what was said, as a file. */
  z.object({
    v,
    type: z.literal('export_conversation'),
    conversationId: id,
    format: z.enum(['markdown', 'json']),
  }),
  /**
   * Answers `share`. True makes a link to what has been said so far, or brings it up to date; false
   * takes it back; absent only asks.
   */
  z.object({
    v,
    type: z.literal('share_conversation'),
    conversationId: id,
    shared: z.boolean().optional(),
  }),
  /**
   * Goes on from an earlier place in a branch of its own: before what a run answered, with the message
   * as it now is (edit, regenerate), or after it. Nothing of the other branches changes.
   */
  z.object({
    v,
    type: z.literal('branch_conversation'),
    conversationId: id,
    /** Made by the client, so that a frame sent twice makes one branch. */
    branchId: z.uuid(),
    runId: id,
    at: z.enum(['before', 'after']),
    message: z
      .object({
        messageId: id,
        text: text.trim().min(1).max(20_000),
        timeZone: text.max(100).optional(),
      })
      .optional(),
  }),
  z.object({
    v,
    type: z.literal('switch_branch'),
    conversationId: id,
    branchId: id,
  }),
  z.object({ v, type: z.literal('close_conversation'), conversationId: id }),
  z.object({ v, type: z.literal('delete_conversation'), conversationId: id }),
  z.object({
    v,
    type: z.literal('send_message'),
    conversationId: id,
    messageId: id,
    text: text.trim().min(1).max(20_000),
    /** IANA zone of the person's clock. */
    timeZone: text.max(100).optional(),
  }),
  /** Of a message that still waits for its turn: changes it, or without text takes it back. */
  z.object({
    v,
    type: z.literal('change_queued'),
    conversationId: id,
    messageId: id,
    text: z.string().trim().min(1).max(20_000).optional(),
  }),
  /** Ends the run and keeps the text so far. */
  z.object({ v, type: z.literal('stop_run'), conversationId: id, runId: id }),
  z.object({
    v,
    type: z.literal('decide_approval'),
    conversationId: id,
    runId: id,
    toolCallId: id,
    decision: z.enum(['approve', 'deny']),
    /** The answer holds for later calls of the kind, too: in this conversation, or from now on. */
    remember: z.enum(['conversation', 'always']).optional(),
  }),
  /** What the person has answered for good. */
  z.object({ v, type: z.literal('list_grants') }),
  z.object({ v, type: z.literal('forget_grant'), tool: id, reason: id }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Events of a run, named after AG-UI's. */
export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('RUN_STARTED'), model: z.string() }),
  z.object({ type: z.literal('TEXT_MESSAGE_START'), messageId: z.string() }),
  z.object({ type: z.literal('TEXT_MESSAGE_CONTENT'), messageId: z.string(), delta: z.string() }),
  z.object({ type: z.literal('TEXT_MESSAGE_END'), messageId: z.string() }),
  z.object({
    type: z.literal('TOOL_CALL_START'),
    toolCallId: z.string(),
    toolName: z.string(),
    title: z.string(),
    /** The whole arguments, as the tool gets them. */
    args: z.record(z.string(), z.unknown()),
  }),
  /** A person has to decide before the call goes on. */
  z.object({
    type: z.literal('TOOL_CALL_APPROVAL_REQUESTED'),
    toolCallId: z.string(),
    /** Absent in conversations of earlier versions. */
    request: ApprovalRequest.optional(),
  }),
  z.object({
    type: z.literal('TOOL_CALL_APPROVAL_DECIDED'),
    toolCallId: z.string(),
    decision: z.enum(['approve', 'deny']),
    /** An answer for good, given earlier, decided. */
    remembered: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('TOOL_CALL_RESULT'),
    toolCallId: z.string(),
    isError: z.boolean(),
    /** The text a model reads. */
    text: z.string(),
    /** The tool's `structuredContent`. */
    content: z.record(z.string(), z.unknown()).optional(),
  }),
  /** Nothing comes before `until`, and why. */
  z.object({ type: z.literal('RUN_WAITING'), message: z.string(), until: z.string() }),
  z.object({
    type: z.literal('RUN_FINISHED'),
    outcome: z.enum(['completed', 'stopped']),
  }),
  z.object({ type: z.literal('RUN_ERROR'), error: ErrorPayload }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

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
