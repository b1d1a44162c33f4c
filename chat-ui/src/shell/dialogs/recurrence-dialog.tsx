import type { Task } from '@taskloom/contracts';
import { lazy, Suspense } from 'react';

import { useClock } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import { Modal } from '../../ui/modal.tsx';
import { setUi } from '../ui-store.ts';

const RecurrenceEditor = lazy(() =>
  import('../../tasks/recurrence/recurrence-editor.tsx').then(({ RecurrenceEditor: found }) => ({
    default: found,
  })),
);

/** How a task repeats, chosen instead of said. */
export function RecurrenceDialog({ task }: { task: Task }) {
  const clock = useClock();
  const close = () => setUi({ dialog: undefined });
  return (
    <Modal title={t('How “{title}” repeats', { title: task.title })} onClose={close}>
      <Suspense>
        <RecurrenceEditor task={task} clock={clock} onClose={close} />
      </Suspense>
    </Modal>
  );
}
