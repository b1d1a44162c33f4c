import { z } from 'zod';

/** A message of the person's that waits for its run, or has become one. */
const PendingMessage = z.object({
  messageId: z.string(),
  text: z.string(),
  at: z.string(),
  timeZone: z.string().optional(),
});
export type PendingMessage = z.infer<typeof PendingMessage>;

/** The run under way. Its journal is kept under keys of its own; this part says who may work on it. */
const RunRecord = z.object({
  runId: z.string(),
  message: PendingMessage,
  /** The conversation's epoch at the last claim. */
  epoch: z.number().int(),
  claims: z.number().int(),
  owner: z.string().optional(),
  /** Milliseconds since the epoch. */
  leaseUntil: z.number(),
  stop: z.boolean(),
  decisions: z.record(z.string(), z.enum(['approve', 'deny'])),
  /** Calls that wait for a decision; nobody holds the run meanwhile. */
  waitingFor: z.array(z.string()),
  /** Messages that decided instead of waiting for their turn: a typed yes or no. */
  answers: z.array(PendingMessage).default([]),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** The head of a conversation: small, and changed by compare-and-set only. */
export const Conversation = z.object({
  conversationId: z.string(),
  /** Part of the keys of events and turns, so that an id used again after a deletion starts empty. */
  storageId: z.string(),
  ownerId: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** How many runs have ended: turns are kept under 0 … turns − 1. */
  turns: z.number().int(),
  /** Where to begin to look for the end of the event log. */
  lastChunk: z.number().int(),
  /** Rises with every claim of a run: who writes under an older one has lost it. */
  epoch: z.number().int(),
  run: RunRecord.optional(),
  queue: z.array(PendingMessage),
  /** Ids of the last messages taken, so that a frame sent twice counts once. */
  taken: z.array(z.string()),
});
export type Conversation = z.infer<typeof Conversation>;
