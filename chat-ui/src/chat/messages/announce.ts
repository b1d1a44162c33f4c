import { t } from '../../text/t.ts';
import type { ConversationState } from '../session/conversation-state.ts';
import { describeCall } from '../tool-calls/describe-call.ts';
import type { KnownNames } from '../tool-calls/describe-call.ts';
import { isLookUp } from '../tool-calls/look-ups.ts';
import { readOutcome } from '../tool-calls/tool-result.ts';

/** Screen readers hear whole answers and what is asked of them, not every piece of a stream. */
export function announce(
  { items, runId }: Pick<ConversationState, 'items' | 'runId'>,
  known: KnownNames,
): string {
  const last = items.at(-1);
  switch (last?.kind) {
    case 'text':
      return last.streaming ? t('Taskloom is answering') : last.text;
    case 'tool':
      if (last.status === 'awaiting_approval') return t('Your approval is needed');
      // Not one after the other: what they were for is told.
      return isLookUp(last) && runId !== undefined && last.status !== 'failed'
        ? t('Taskloom is working')
        : describeCall(last, readOutcome(last.content), known);
    case 'end':
      return last.error?.message ?? t('Stopped');
    case 'user':
    case undefined:
      return runId === undefined ? '' : t('Taskloom is working');
  }
}
