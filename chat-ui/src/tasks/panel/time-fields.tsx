import type { Task } from '@taskloom/contracts';
import { CalendarDays, Hourglass, Timer } from 'lucide-react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { addDays, dayIn, weekday } from '../../time/calendar-day.ts';
import { dueDay, labelDue, labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { onDay } from '../on-day.ts';
import { withoutField } from '../clear-field.ts';
import { labelMinutes } from './format-duration.ts';
import { useSave } from './use-save.ts';
import { WordsField } from './words-field.tsx';

interface TimeFieldProps {
  task: Task;
  clock: Clock;
}

export function DueField({ task, clock }: TimeFieldProps) {
  const { actions } = useWorkspace();
  const { save, saving, error, clearError } = useSave();
  const label = task.due && labelDue(task.due, clock);
  const today = dayIn(clock.timeZone, clock.now);
  const choices = [
    { name: t('Today'), date: today },
    { name: t('Tomorrow'), date: addDays(today, 1) },
    { name: t('Next Monday'), date: addDays(today, 8 - weekday(today)) },
  ];
  return (
    <WordsField
      name={t('Due')}
      icon={CalendarDays}
      placeholder={t('tomorrow 9:00, Friday, 12 March')}
      understood={label && { text: label.short, title: label.full }}
      clearLabel={t('Clear due date')}
      saving={saving}
      error={error}
      onEdit={clearError}
      onWords={(due) => save(() => actions.update(task, { due }, {}))}
      onClear={() => void save(() => actions.update(task, { clear: ['due'] }, withoutField('due')))}
    >
      {choices.map(({ name, date }) => (
        <button
          key={name}
          type="button"
          aria-pressed={task.due?.date === date}
          onClick={() =>
            void save(() => actions.update(task, { due: date }, { due: { date, words: date } }))
          }
          className="h-7 rounded-control border border-control px-2.5 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:h-11 max-md:px-3"
        >
          {name}
        </button>
      ))}
      <input
        type="date"
        aria-label={t('Pick the due date')}
        value={(task.due && dueDay(task.due, clock.timeZone)) ?? ''}
        onChange={({ target: { value: date } }) => {
          if (date !== '') void actions.reschedule([task], date, onDay(date, clock.timeZone));
        }}
        className="h-7 rounded-control border border-control bg-transparent px-2 text-sm max-md:h-11"
      />
    </WordsField>
  );
}

/** A day by which it must be done; the due date is when one means to do it. */
export function DeadlineField({ task, clock }: TimeFieldProps) {
  const { actions } = useWorkspace();
  const { save, saving, error, clearError } = useSave();
  const label = task.deadline === undefined ? undefined : labelMoment(task.deadline, clock);
  return (
    <WordsField
      name={t('Deadline')}
      icon={Hourglass}
      placeholder={t('end of month, 12 March')}
      understood={label && { text: label.short, title: label.full }}
      clearLabel={t('Clear deadline')}
      saving={saving}
      error={error}
      onEdit={clearError}
      onWords={(deadline) => save(() => actions.update(task, { deadline }))}
      onClear={() =>
        void save(() => actions.update(task, { clear: ['deadline'] }, withoutField('deadline')))
      }
    />
  );
}

export function DurationField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, saving, error, clearError } = useSave();
  const minutes = task.duration_minutes;
  const text = minutes === undefined ? undefined : labelMinutes(minutes);
  return (
    <WordsField
      name={t('Duration')}
      icon={Timer}
      placeholder={t('45 min, 2 hours')}
      understood={text === undefined ? undefined : { text, title: text }}
      clearLabel={t('Clear duration')}
      saving={saving}
      error={error}
      onEdit={clearError}
      onWords={(duration) => save(() => actions.update(task, { duration }))}
      onClear={() =>
        void save(() =>
          actions.update(task, { clear: ['duration'] }, withoutField('duration_minutes')),
        )
      }
    />
  );
}
