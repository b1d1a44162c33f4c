import type { Task } from '@taskloom/contracts';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { useClock } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { sayTasks } from '../../tasks/many/many-actions.ts';
import { onDay } from '../../tasks/on-day.ts';
import { INPUT } from '../../tasks/panel/field.tsx';
import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { setUi } from '../ui-store.ts';

/** When tasks are due: a day, or words that may say a time too. */
export function ScheduleDialog({ tasks }: { tasks: Task[] }) {
  const { actions } = useWorkspace();
  const clock = useClock();
  const [words, setWords] = useState('');
  const [day, setDay] = useState('');
  const close = () => setUi({ dialog: undefined });

  function schedule(event: FormEvent) {
    event.preventDefault();
    const said = words.trim();
    if (said === '' && day === '') return;
    close();
    if (said === '') void actions.reschedule(tasks, day, onDay(day, clock.timeZone));
    else void actions.reschedule(tasks, said);
  }

  return (
    <Modal title={t('Schedule {tasks}', { tasks: sayTasks(tasks) })} onClose={close}>
      <form onSubmit={schedule} className="flex flex-col gap-3 px-5 pt-3 pb-5">
        <label className="flex flex-col gap-1.5 text-sm font-semibold text-muted">
          {t('In words')}
          <input
            autoFocus
            value={words}
            onChange={({ target }) => setWords(target.value)}
            placeholder={t('tomorrow 9:00, Friday, 12 March')}
            autoComplete="off"
            className={`${INPUT} font-normal text-text`}
          />
        </label>
        <label className="flex flex-col gap-1.5 text-sm font-semibold text-muted">
          {t('Or a day, at the time of day they have')}
          <input
            type="date"
            value={day}
            disabled={words.trim() !== ''}
            onChange={({ target }) => setDay(target.value)}
            className={`${INPUT} font-normal text-text disabled:opacity-50`}
          />
        </label>
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={close}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" disabled={words.trim() === '' && day === ''}>
            {t('Schedule')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
