import type { Task } from '@taskloom/contracts';
import { Repeat, SkipForward, SlidersHorizontal } from 'lucide-react';
import { useDeferredValue, useState } from 'react';

import { useRecurrencePreview } from '../../data/queries.ts';
import { toToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { setUi } from '../../shell/ui-store.ts';
import { t } from '../../text/t.ts';
import { labelMoment, labelRecurrence } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { Button } from '../../ui/button.tsx';
import { useSave } from './use-save.ts';
import { WordsField } from './words-field.tsx';

interface RecurrenceFieldProps {
  task: Task;
  clock: Clock;
}

/** How a task repeats, in words; what they come to is shown before they are taken. */
export function RecurrenceField({ task, clock }: RecurrenceFieldProps) {
  const { actions } = useWorkspace();
  const { save, saving, error, clearError } = useSave();
  const [typed, setTyped] = useState('');
  const label = task.recurrence && labelRecurrence(task.recurrence, clock);
  return (
    <WordsField
      name={t('Repeats')}
      icon={Repeat}
      placeholder={t('every Monday, every 3rd workday, every! 2 weeks')}
      understood={label && { text: label.full.replace(/^Repeats /, ''), title: label.full }}
      clearLabel={t('Stop repeating')}
      saving={saving}
      error={error}
      onEdit={(words) => {
        clearError();
        setTyped(words.trim());
      }}
      onWords={(words) => save(() => actions.setRecurrence(task, words))}
      onClear={() => void save(() => actions.setRecurrence(task, undefined))}
    >
      {typed !== '' && <Preview words={typed} due={task.due} clock={clock} />}
      <Button
        icon={SlidersHorizontal}
        onClick={() => setUi({ dialog: { kind: 'recurrence', task } })}
      >
        {t('Choose…')}
      </Button>
      {task.recurrence && task.status === 'open' && (
        <Button icon={SkipForward} onClick={() => void save(() => actions.skip(task))}>
          {t('Skip this one')}
        </Button>
      )}
    </WordsField>
  );
}

interface PreviewProps {
  words: string;
  due: Task['due'];
  clock: Clock;
}

function Preview({ words, due, clock }: PreviewProps) {
  const asked = useDeferredValue(words);
  const { data, error } = useRecurrencePreview(asked, due?.at ?? due?.date);
  if (error !== null) {
    const { message, hint } = toToolError(error);
    return (
      <p role="status" className="text-sm text-muted">
        {message} {hint !== undefined && t('Try: {words}', { words: hint })}
      </p>
    );
  }
  if (data === undefined) return null;
  const dates = data.next.map(({ date, at }) => labelMoment(at ?? date ?? '', clock).short);
  return (
    <p role="status" className="text-sm">
      <span className="font-semibold first-letter:uppercase">{data.understood}</span>
      <span className="text-muted"> · {dates.join(', ')}</span>
    </p>
  );
}
