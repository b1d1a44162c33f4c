import type { Task } from '@taskloom/contracts';
import { CalendarDays, Repeat, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';

import type { ToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { addDays, dayIn, weekday } from '../../time/calendar-day.ts';
import { labelDue, labelRecurrence } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { IconButton } from '../../ui/button.tsx';
import { Field, INPUT } from './field.tsx';
import { useSave } from './use-save.ts';

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
    { name: 'Today', date: today },
    { name: 'Tomorrow', date: addDays(today, 1) },
    { name: 'Next Monday', date: addDays(today, 8 - weekday(today)) },
  ];
  return (
    <WordsField
      name="Due"
      icon={CalendarDays}
      placeholder="tomorrow 9:00, Friday, 12 March"
      understood={label && { text: label.short, title: label.full }}
      clearLabel="Clear due date"
      saving={saving}
      error={error}
      onEdit={clearError}
      onWords={(due) => save(() => actions.update(task, { due }, {}))}
      onClear={() => void save(() => actions.update(task, { clear: ['due'] }, withoutDue))}
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
    </WordsField>
  );
}

function withoutDue(task: Task): Task {
  const { due: _, ...rest } = task;
  return rest;
}

export function RecurrenceField({ task, clock }: TimeFieldProps) {
  const { actions } = useWorkspace();
  const { save, saving, error, clearError } = useSave();
  const label = task.recurrence && labelRecurrence(task.recurrence, clock);
  return (
    <WordsField
      name="Repeats"
      icon={Repeat}
      placeholder="every Monday, every 2 weeks"
      understood={label && { text: label.full.replace(/^Repeats /, ''), title: label.full }}
      clearLabel="Stop repeating"
      saving={saving}
      error={error}
      onEdit={clearError}
      onWords={(words) => save(() => actions.setRecurrence(task, words))}
      onClear={() => void save(() => actions.setRecurrence(task, undefined))}
    />
  );
}

interface WordsFieldProps {
  name: string;
  icon: typeof CalendarDays;
  placeholder: string;
  /** What the server made of the words. */
  understood: { text: string; title: string } | undefined;
  clearLabel: string;
  saving: boolean;
  error: ToolError | undefined;
  onEdit: () => void;
  /** True when the words were understood. */
  onWords: (words: string) => Promise<boolean>;
  onClear: () => void;
  children?: React.ReactNode;
}

/** A field that takes words and says what it understood. */
function WordsField(props: WordsFieldProps) {
  const { name, icon, placeholder, understood, clearLabel, saving, error } = props;
  const [words, setWords] = useState('');
  const id = useId();

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (words.trim() !== '' && (await props.onWords(words.trim()))) setWords('');
  }

  return (
    <Field label={name} icon={icon} htmlFor={id} error={error}>
      {understood && (
        <div className="flex items-center gap-1 rounded-control bg-sunken pl-2.5">
          <span className="min-w-0 grow py-1.5 first-letter:uppercase" title={understood.title}>
            {understood.text}
          </span>
          <IconButton label={clearLabel} icon={X} onClick={props.onClear} />
        </div>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <input
          id={id}
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            props.onEdit();
          }}
          onBlur={() => void submit()}
          autoComplete="off"
          enterKeyHint="done"
          aria-busy={saving}
          placeholder={understood === undefined ? placeholder : 'Change it, in words'}
          className={INPUT}
        />
      </form>
      {props.children !== undefined && (
        <div className="flex flex-wrap gap-1.5">{props.children}</div>
      )}
    </Field>
  );
}
