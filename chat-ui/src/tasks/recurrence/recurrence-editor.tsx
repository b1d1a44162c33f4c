import type { Task } from '@taskloom/contracts';
import { useDeferredValue, useState } from 'react';
import type { FormEvent } from 'react';

import { useRecurrencePreview } from '../../data/queries.ts';
import { toToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { Button } from '../../ui/button.tsx';
import { NARROW_INPUT } from '../panel/field.tsx';
import { useSave } from '../panel/use-save.ts';
import { EndFields } from './end-fields.tsx';
import { MonthFields } from './month-fields.tsx';
import { draftOf, UNITS, WEEKDAYS, wordsOf } from './recurrence-draft.ts';
import type { RecurrenceDraft, Unit, Weekday } from './recurrence-draft.ts';
import { WEEKDAY_NAMES } from './weekday-names.ts';

interface RecurrenceEditorProps {
  task: Task;
  clock: Clock;
  onClose: () => void;
}

function sayUnit(unit: Unit, count: number): string {
  switch (unit) {
    case 'day':
      return t('{count, plural, one {day} other {days}}', { count });
    case 'week':
      return t('{count, plural, one {week} other {weeks}}', { count });
    case 'month':
      return t('{count, plural, one {month} other {months}}', { count });
    case 'year':
      return t('{count, plural, one {year} other {years}}', { count });
  }
}

/** Says with fields what the words say, and shows the dates before they are taken. */
export function RecurrenceEditor({ task, clock, onClose }: RecurrenceEditorProps) {
  const { actions } = useWorkspace();
  const { save, saving, error } = useSave();
  const [draft, setDraft] = useState(() => draftOf(task, clock.timeZone));
  const change = (part: Partial<RecurrenceDraft>) => setDraft((old) => ({ ...old, ...part }));
  const words = wordsOf(draft);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await save(() => actions.setRecurrence(task, words))) onClose();
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-3 pb-5"
    >
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor="interval">{t('Every')}</label>
        <input
          id="interval"
          type="number"
          min={1}
          max={999}
          required
          value={draft.interval}
          onChange={({ target }) => change({ interval: Math.max(1, target.valueAsNumber || 1) })}
          className={`${NARROW_INPUT} w-20`}
        />
        <select
          aria-label={t('Unit')}
          value={draft.unit}
          onChange={({ target }) =>
            change({ unit: UNITS.find((unit) => unit === target.value) ?? draft.unit })
          }
          className={NARROW_INPUT}
        >
          {UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {sayUnit(unit, draft.interval)}
            </option>
          ))}
        </select>
        <span className="flex items-center gap-2">
          <label htmlFor="recurrence-time">{t('at')}</label>
          <input
            id="recurrence-time"
            type="time"
            value={draft.time}
            onChange={({ target }) => change({ time: target.value })}
            className={NARROW_INPUT}
          />
        </span>
      </div>
      {draft.unit === 'week' && (
        <WeekdayButtons chosen={draft.weekdays} onChange={(weekdays) => change({ weekdays })} />
      )}
      {draft.unit === 'month' && (
        <MonthFields monthly={draft.monthly} onChange={(monthly) => change({ monthly })} />
      )}
      <EndFields ends={draft.ends} onChange={(ends) => change({ ends })} />
      <label className="flex items-center gap-2.5 max-md:min-h-11">
        <input
          type="checkbox"
          checked={draft.fromCompletion}
          onChange={({ target }) => change({ fromCompletion: target.checked })}
          className="size-4 accent-accent max-md:size-5"
        />
        {t('Count from when it is completed, not from its date')}
      </label>
      <Dates words={words} due={task.due} clock={clock} />
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error.message} {error.hint}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button type="submit" look="primary" disabled={saving}>
          {t('Save')}
        </Button>
      </div>
    </form>
  );
}

interface WeekdayButtonsProps {
  chosen: Weekday[];
  onChange: (chosen: Weekday[]) => void;
}

function WeekdayButtons({ chosen, onChange }: WeekdayButtonsProps) {
  return (
    <div role="group" aria-label={t('On')} className="grid grid-cols-7 gap-1">
      {WEEKDAYS.map((day) => (
        <button
          key={day}
          type="button"
          aria-pressed={chosen.includes(day)}
          aria-label={WEEKDAY_NAMES[day]}
          onClick={() =>
            onChange(
              chosen.includes(day) ? chosen.filter((other) => other !== day) : [...chosen, day],
            )
          }
          className="h-9 rounded-control border border-control hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent max-md:h-11"
        >
          {WEEKDAY_NAMES[day].slice(0, 2)}
        </button>
      ))}
    </div>
  );
}

interface DatesProps {
  words: string;
  due: Task['due'];
  clock: Clock;
}

/** What the choice comes to. */
function Dates({ words, due, clock }: DatesProps) {
  const { data, error } = useRecurrencePreview(useDeferredValue(words), due?.at ?? due?.date);
  return (
    <div role="status" className="min-h-34 rounded-control bg-sunken px-3 py-2 text-sm">
      {error !== null && (
        <p>
          <span className="text-danger">{toToolError(error).message}</span>{' '}
          <span className="text-muted">{toToolError(error).hint}</span>
        </p>
      )}
      {error === null && data && (
        <>
          <p className="font-semibold first-letter:uppercase">{data.understood}</p>
          <ol aria-label={t('Next dates')} className="pt-1 text-muted">
            {data.next.map(({ date, at }) => (
              <li key={at ?? date}>
                {labelMoment(at ?? date ?? '', clock).full.replace(/ \(.*\)$/u, '')}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
