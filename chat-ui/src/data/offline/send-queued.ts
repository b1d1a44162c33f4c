import type { Toast } from '../../shell/toasts.ts';
import { t } from '../../text/t.ts';
import { describeError, isUnreachable, firstFailure } from '../tool-error.ts';
import type { Tools } from '../tools.ts';
import { dequeue, loadQueue, useChangeQueue } from './change-queue.ts';

interface SendOptions {
  tools: Pick<Tools, 'send'>;
  /** Undefined while it is not known who is signed in. */
  personId: string | undefined;
  show: (toast: Omit<Toast, 'id'>) => void;
}

/**
 * Sends what was done while Taskloom was away, one after the other; of several windows one does. What is
 * refused, since the task changed or went meanwhile, is told and let go of.
 */
export async function sendQueued({ tools, personId, show }: SendOptions): Promise<void> {
  await navigator.locks.request('taskloom.queued-changes', async () => {
    await loadQueue();
    const mine = useChangeQueue.getState().changes.filter((change) => change.personId === personId);
    let sent = 0;
    for (const { key, tool, args, said } of mine) {
      try {
        const { failures } = await tools.send(tool, args, key);
        if (failures.length > 0) throw firstFailure(failures);
        sent += 1;
      } catch (error) {
        if (isUnreachable(error)) return;
        show({
          text: t('Not done: {said}. {reason}', { said, reason: describeError(error) }),
          tone: 'error',
        });
      }
      await dequeue(key);
    }
    if (sent > 0)
      show({
        text: t('Sent {sent, plural, one {what} other {# changes that}} you did meanwhile', {
          sent,
        }),
        tone: 'info',
      });
  });
}
