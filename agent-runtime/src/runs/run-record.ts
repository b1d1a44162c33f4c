import { randomUUID } from 'node:crypto';

import type { Conversation, PendingMessage, RunRecord } from '../conversations/documents.ts';
import { LeaseLost } from '../errors.ts';

/** Pure changes of a conversation's head. `undefined` means that there is nothing to change. */

export function newRun(message: PendingMessage): RunRecord {
  return {
    runId: randomUUID(),
    message,
    epoch: 0,
    claims: 0,
    renewals: 0,
    stop: false,
    decisions: {},
    waitingFor: [],
    asked: {},
    answers: [],
  };
}

/** Nothing is missing for the run to go on; whether somebody is at it is the lease's part. */
export function isRunnable(run: RunRecord): boolean {
  const { waitingFor, stop, decisions } = run;
  return waitingFor.length === 0 || stop || waitingFor.some((callId) => decisions[callId]);
}

interface Claimant {
  owner: string;
  /** Whether another pod that claimed the run is still at work on it. */
  isHeld: (run: RunRecord) => boolean;
}

export function claimRun(
  stored: Conversation,
  { owner, isHeld }: Claimant,
): (Conversation & { run: RunRecord }) | undefined {
  const { run = nextInQueue(stored) } = stored;
  if (!run || !isRunnable(run)) return undefined;
  const isAnothers = run.owner !== undefined && run.owner !== owner;
  if (isAnothers && isHeld(run)) return undefined;
  const { message } = run;
  const epoch = stored.epoch + 1;
  const claims = run.claims + 1;
  return {
    ...stored,
    epoch,
    queue: stored.queue.filter(({ messageId }) => messageId !== message.messageId),
    run: { ...run, owner, epoch, claims, renewals: 0, waitingFor: [] },
  };
}

function nextInQueue({ queue }: Conversation): RunRecord | undefined {
  const [message] = queue;
  return message && newRun(message);
}

/** Throws `LeaseLost` unless the claim still holds. */
export function holding(
  stored: Conversation | undefined,
  { runId, epoch }: Pick<RunRecord, 'runId' | 'epoch'>,
): Conversation & { run: RunRecord } {
  const run = stored?.run;
  if (!stored || run?.runId !== runId || run.epoch !== epoch) throw new LeaseLost();
  return { ...stored, run };
}

export function parkRun(
  stored: Conversation | undefined,
  claim: RunRecord,
  asked: RunRecord['asked'],
): Conversation {
  const held = holding(stored, claim);
  return { ...held, run: { ...free(held.run), waitingFor: Object.keys(asked), asked } };
}

/** Gives a run that is not finished back, for whoever comes first. */
export function releaseRun(
  stored: Conversation | undefined,
  claim: RunRecord,
): Conversation | undefined {
  if (stored?.run?.runId !== claim.runId || stored.run.epoch !== claim.epoch) return undefined;
  return { ...stored, run: free(stored.run) };
}

/** Ends the run; the first message in the queue becomes the next one. */
export function finishRun(
  stored: Conversation | undefined,
  claim: RunRecord,
  { lastChunk, title }: { lastChunk: number; title?: string | undefined },
): Conversation {
  const { run: ended, ...held } = holding(stored, claim);
  const [message, ...queue] = held.queue;
  return {
    ...entitled(held, title),
    turns: held.turns + 1,
    spent: [ended.runId],
    lastChunk,
    updatedAt: new Date().toISOString(),
    queue,
    ...(message && { run: newRun(message) }),
  };
}

/** The first turn that is about something gives the conversation its title, below the person's own. */
function entitled(head: Conversation, title: string | undefined): Conversation {
  if (title === undefined || head.titled) return head;
  return { ...head, titled: true, ...(head.named ? { automaticTitle: title } : { title }) };
}

function free(run: RunRecord): RunRecord {
  const { owner: _owner, ...rest } = run;
  return rest;
}
