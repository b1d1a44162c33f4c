import { ChatError } from '../errors.ts';
import { newRun } from '../runs/run-record.ts';
import { decideByMessage } from './decide-by-message.ts';
import type { Conversation, PendingMessage } from './documents.ts';

/** Messages that may wait for the run under way. */
const QUEUE_LIMIT = 20;
/** How many taken messages are remembered, so that a frame sent again is known. */
const TAKEN_LIMIT = 100;

/** The message begins a run, waits for the one under way, or answers what that asks. */
export function takeMessage(
  stored: Conversation,
  message: PendingMessage,
): Conversation | undefined {
  if (stored.taken.includes(message.messageId)) return undefined;
  const taken = [...stored.taken, message.messageId].slice(-TAKEN_LIMIT);
  // Who writes in an archived conversation goes on with it.
  const { archived: _archived, ...kept } = stored;
  const next = { ...kept, taken, updatedAt: message.at };
  // A yes is given in the conversation alone, which shows what it is about.
  const decided =
    stored.run && message.taskId === undefined ? decideByMessage(stored.run, message) : undefined;
  if (decided && !decided.goesOn) return { ...next, run: decided.run };
  if (stored.queue.length >= QUEUE_LIMIT) {
    throw new ChatError({
      code: 'limit_exceeded',
      message: `${QUEUE_LIMIT} messages are waiting already.`,
      hint: 'Wait for the answer, or stop the run.',
    });
  }
  const run = decided?.run ?? stored.run;
  if (run) return { ...next, run, queue: [...stored.queue, message] };
  return { ...next, run: newRun(message) };
}
