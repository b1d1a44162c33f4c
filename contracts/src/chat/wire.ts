import { z } from 'zod';

import { ErrorPayload } from '../errors.ts';

/** Version of the protocol on `/chat`: JSON text frames, `ClientMessage` up, `ServerMessage` down. */
export const CHAT_PROTOCOL_VERSION = 1;

const v = z.literal(CHAT_PROTOCOL_VERSION);
const id = z.string().min(1).max(100);

/**
 * What a client may send. The first frame is `authenticate`, unless the upgrade request carried
 * `Authorization: Bearer`. `conversationId` and `messageId` are made by the client (UUIDs), so that a
 * frame sent twice after a reconnect is taken once.
 */
export const ClientMessage = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('authenticate'), token: z.string().min(1).max(4096) }),
  z.object({ v, type: z.literal('list_conversations') }),
  /** Answers `conversation`, then every event after `afterSeq`, then what follows live. */
  z.object({
    v,
    type: z.literal('open_conversation'),
    conversationId: id,
    afterSeq: z.number().int().nonnegative().optional(),
  }),
  z.object({ v, type: z.literal('close_conversation'), conversationId: id }),
  z.object({ v, type: z.literal('delete_conversation'), conversationId: id }),
  z.object({
    v,
    type: z.literal('send_message'),
    conversationId: id,
    messageId: id,
    text: z.string().trim().min(1).max(20_000),
    /** IANA zone of the person's clock. */
    timeZone: z.string().max(100).optional(),
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
  }),
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
  z.object({ type: z.literal('TOOL_CALL_APPROVAL_REQUESTED'), toolCallId: z.string() }),
  z.object({
    type: z.literal('TOOL_CALL_APPROVAL_DECIDED'),
    toolCallId: z.string(),
    decision: z.enum(['approve', 'deny']),
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

export const ConversationSummary = z.object({
  conversationId: z.string(),
  title: z.string(),
  updatedAt: z.string(),
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
    conversations: z.array(ConversationSummary),
  }),
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
