import { z } from 'zod';

import { PREFERENCE_LIMITS } from './preference.ts';
import { ProtocolVersion as v } from './protocol-version.ts';

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
  /** What the assistant keeps in mind: answers `preferences`, as the next two do. */
  z.object({ v, type: z.literal('list_preferences') }),
  /** Adds the one of this id, which the client makes, or changes its text. */
  z.object({
    v,
    type: z.literal('save_preference'),
    id,
    text: text.trim().min(1).max(PREFERENCE_LIMITS.characters),
  }),
  z.object({ v, type: z.literal('forget_preference'), id }),
  /** Answers `use`: what the person used of the assistant, and what they may. */
  z.object({ v, type: z.literal('list_use') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;
