import type { PendingMessage, RunRecord } from './documents.ts';

const YES =
  /^(?:y|yes|yep|yeah|sure|ok|okay|please|do it|go ahead|approve|confirm|yes please|please do)[\s.!]*$/iu;
const NO =
  /^(?:n|no|nope|nah|don't|do not|deny|decline|cancel|stop|no thanks|never ?mind)[\s.!]*$/iu;

/**
 * A yes or no, typed while calls wait for the person, decides all of them: as a message of its own it
 * would wait for the very run that waits for it. `undefined` when it is neither, or nothing waits.
 */
export function decideByMessage(run: RunRecord, message: PendingMessage): RunRecord | undefined {
  const open = run.waitingFor.filter((toolCallId) => run.decisions[toolCallId] === undefined);
  const text = message.text.trim().replaceAll('\u2019', "'");
  const decision = YES.test(text) ? 'approve' : NO.test(text) ? 'deny' : undefined;
  if (open.length === 0 || decision === undefined) return undefined;
  const decisions = Object.fromEntries(open.map((toolCallId) => [toolCallId, decision] as const));
  return {
    ...run,
    decisions: { ...run.decisions, ...decisions },
    answers: [...run.answers, message],
  };
}
