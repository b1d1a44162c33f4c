import { ApprovalReason } from '@taskloom/contracts';
import { z } from 'zod';

/** A message of the person's that waits for its run, or has become one. */
const PendingMessage = z.object({
  messageId: z.string(),
  text: z.string(),
  at: z.string(),
  timeZone: z.string().optional(),
  /** It was written as a comment on this task. */
  taskId: z.string().optional(),
  /** W3C Trace Context: what is done for it belongs to this trace, on whichever pod. */
  traceparent: z.string().optional(),
});
export type PendingMessage = z.infer<typeof PendingMessage>;

/** A call that waits for the person's decision, as far as an answer for good is about it. */
const AskedCall = z.object({
  tool: z.string(),
  title: z.string(),
  reasons: z.array(ApprovalReason),
  remember: z.boolean(),
});
export type AskedCall = z.infer<typeof AskedCall>;

/** The run under way. Its journal is kept under keys of its own; this part says who may work on it. */
const RunRecord = z.object({
  runId: z.string(),
  message: PendingMessage,
  /** The conversation's epoch at the last claim. */
  epoch: z.number().int(),
  claims: z.number().int(),
  owner: z.string().optional(),
  /** Counts up while the owner is at work: a pod that sees it stand still takes the run over. */
  renewals: z.number().int().default(0),
  stop: z.boolean(),
  decisions: z.record(z.string(), z.enum(['approve', 'deny'])),
  /** Calls that wait for a decision; nobody holds the run meanwhile. */
  waitingFor: z.array(z.string()),
  asked: z.record(z.string(), AskedCall).default({}),
  /** Messages that decided instead of waiting for their turn: a typed yes or no. */
  answers: z.array(PendingMessage).default([]),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** A branch that is not shown keeps its counts here; those of the one shown are the conversation's. */
const Branch = z.object({
  branchId: z.string(),
  parentId: z.string().optional(),
  /** How many runs it shares with its parent. */
  fork: z.number().int(),
  turns: z.number().int(),
  lastChunk: z.number().int(),
  /** Not whole yet: nobody is told of it. */
  isCopying: z.boolean().optional(),
});
export type Branch = z.infer<typeof Branch>;

/** The branch that every conversation begins with. */
export const FIRST_BRANCH = 'first';

/** The head of a conversation: small, and changed by compare-and-set only. */
export const Conversation = z.object({
  conversationId: z.string(),
  /** Part of the keys of events and turns, so that an id used again after a deletion starts empty. */
  storageId: z.string(),
  ownerId: z.string(),
  title: z.string(),
  /** The person's own title, which no automatic one takes the place of. */
  named: z.boolean().optional(),
  /** The automatic title says what it is about, and stays. */
  titled: z.boolean().optional(),
  /** The title that it would have without the person's own. */
  automaticTitle: z.string().optional(),
  pinned: z.boolean().optional(),
  archived: z.boolean().optional(),
  /** The link that shows what was said in this branch up to an event. */
  share: z
    .object({ secret: z.string(), line: z.string(), lastSeq: z.number().int(), at: z.string() })
    .optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** The branch that is shown and written in; absent is the first. */
  branchId: z.string().optional(),
  /** All branches, where there are several. */
  branches: z.array(Branch).default([]),
  /** How many runs have ended: turns are kept under 0 … turns − 1. */
  turns: z.number().int(),
  /** Where to begin to look for the end of the event log. */
  lastChunk: z.number().int(),
  /** Rises with every claim of a run: who writes under an older one has lost it. */
  epoch: z.number().int(),
  run: RunRecord.optional(),
  /** Runs that have ended and whose journals may still be there. */
  spent: z.array(z.string()).default([]),
  /** It is being removed; nothing of it is shown or goes on. */
  deletedAt: z.string().optional(),
  queue: z.array(PendingMessage),
  /** Answers that hold for this conversation. */
  grants: z
    .array(
      z.object({ tool: z.string(), reason: ApprovalReason, answer: z.enum(['always', 'never']) }),
    )
    .default([]),
  /** Ids of the last messages taken, so that a frame sent twice counts once. */
  taken: z.array(z.string()),
});
export type Conversation = z.infer<typeof Conversation>;

/** Part of the keys of a branch's events and turns. */
export function lineOf({ storageId, branchId = FIRST_BRANCH }: Line): string {
  return branchId === FIRST_BRANCH ? storageId : `${storageId}-${branchId}`;
}

export type Line = Pick<Conversation, 'storageId'> & { branchId?: string | undefined };
