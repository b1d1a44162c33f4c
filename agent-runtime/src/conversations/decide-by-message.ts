import { yesOrNo } from '../models/offline/language/yes-or-no.ts';
import type { PendingMessage, RunRecord } from './documents.ts';

/** What a message says about the calls that wait for the person. */
export interface DecisionByMessage {
  run: RunRecord;
  /** The message says more than yes or no, and has its turn once the run has ended. */
  goesOn: boolean;
}

/**
 * A yes or no, typed while calls wait for the person, decides all of them: as a message of its own it
 * would wait for the very run that waits for it. Anything else ("only the first", "what would that
 * change?") declines them and is heard at once. `undefined` when nothing waits.
 */
export function decideByMessage(
  run: RunRecord,
  message: PendingMessage,
): DecisionByMessage | undefined {
  const open = run.waitingFor.filter((toolCallId) => run.decisions[toolCallId] === undefined);
  if (open.length === 0) return undefined;
  const answer = yesOrNo(message.text);
  const goesOn = answer === undefined;
  const decision = answer === 'yes' ? 'approve' : 'deny';
  const decisions = Object.fromEntries(open.map((toolCallId) => [toolCallId, decision] as const));
  return {
    run: {
      ...run,
      decisions: { ...run.decisions, ...decisions },
      answers: goesOn ? run.answers : [...run.answers, message],
    },
    goesOn,
  };
}
