import type { Reminder, Task } from '@taskloom/contracts';
import { BellRing, Tag as TagIcon } from 'lucide-react';
import { useId, useState } from 'react';

import { useTags } from '../../data/queries.ts';
import type { ToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { Chips } from '../../ui/chips.tsx';
import type { Chip } from '../../ui/chips.tsx';
import { SearchChoice } from '../../ui/search-choice.tsx';
import { Field, INPUT } from './field.tsx';
import { labelOffset, reminderInput } from './reminder-words.ts';
import { useSave } from './use-save.ts';

export function TagField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  const known = useTags();
  const change = (tags: string[]) => void save(() => actions.update(task, { tags }, { tags }));
  const add = (tag: string) => change([...new Set([...task.tags, tag.replace(/^@/, '')])]);
  return (
    <Field label={t('Tags')} icon={TagIcon} error={error}>
      <Chips
        label={t('Tags')}
        chips={task.tags.map((tag) => ({ id: tag, text: `@${tag}`, title: tag }))}
        onRemove={(removed) => change(task.tags.filter((tag) => tag !== removed))}
      />
      <SearchChoice
        label={t('Add a tag')}
        placeholder={t('Add a tag')}
        options={(known.data ?? [])
          .filter(({ name }) => !task.tags.includes(name))
          .map(({ name }) => ({ id: name, name }))}
        onChoose={add}
        onNew={add}
      />
    </Field>
  );
}

/** The person's own reminders of the task. */
export function ReminderField({ task, clock }: { task: Task; clock: Clock }) {
  const { actions } = useWorkspace();
  const { save, error, clearError } = useSave();
  const kept = (reminders: Reminder[]) => reminders.map(reminderInput);
  return (
    <ChipsField
      name={t('Reminders')}
      icon={BellRing}
      placeholder={t('30 minutes before, tomorrow 8:00')}
      chips={task.reminders.map((reminder) => {
        const { short, full } = labelMoment(reminder.fire_at, clock);
        const text = reminder.offset === undefined ? short : labelOffset(reminder.offset);
        return { id: reminder.id, text, title: full };
      })}
      error={error}
      onEdit={clearError}
      onAdd={(text) => save(() => actions.setReminders(task, [...kept(task.reminders), text]))}
      onRemove={(id) =>
        void save(() =>
          actions.setReminders(task, kept(task.reminders.filter((reminder) => reminder.id !== id))),
        )
      }
    />
  );
}

interface ChipsFieldProps {
  name: string;
  icon: typeof TagIcon;
  placeholder: string;
  chips: Chip[];
  error: ToolError | undefined;
  onEdit: () => void;
  /** True when it was taken. */
  onAdd: (text: string) => Promise<boolean>;
  onRemove: (id: string) => void;
}

function ChipsField(props: ChipsFieldProps) {
  const { name, icon, placeholder, chips, error, onAdd, onRemove, onEdit } = props;
  const [text, setText] = useState('');
  const id = useId();
  return (
    <Field label={name} icon={icon} htmlFor={id} error={error}>
      <Chips label={name} chips={chips} onRemove={onRemove} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const added = text.trim();
          if (added === '') return;
          void onAdd(added).then((taken) => taken && setText(''));
        }}
      >
        <input
          id={id}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            onEdit();
          }}
          autoComplete="off"
          enterKeyHint="done"
          placeholder={placeholder}
          className={INPUT}
        />
      </form>
    </Field>
  );
}
