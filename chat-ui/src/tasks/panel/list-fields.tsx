import type { Reminder, Task } from '@taskloom/contracts';
import { BellRing, Tag as TagIcon, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, Tag, TagGroup, TagList } from 'react-aria-components';

import type { ToolError } from '../../data/tool-error.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { Field, INPUT } from './field.tsx';
import { labelOffset, reminderInput } from './reminder-words.ts';
import { useSave } from './use-save.ts';

export function TagField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error, clearError } = useSave();
  const change = (tags: string[]) => save(() => actions.update(task, { tags }, { tags }));
  return (
    <ChipsField
      name="Tags"
      icon={TagIcon}
      placeholder="Add a tag"
      chips={task.tags.map((tag) => ({ id: tag, text: `@${tag}`, title: tag }))}
      error={error}
      onEdit={clearError}
      onAdd={(text) => change([...new Set([...task.tags, text.replace(/^@/, '')])])}
      onRemove={(removed) => void change(task.tags.filter((tag) => tag !== removed))}
    />
  );
}

export function ReminderField({ task, clock }: { task: Task; clock: Clock }) {
  const { actions } = useWorkspace();
  const { save, error, clearError } = useSave();
  const kept = (reminders: Reminder[]) => reminders.map(reminderInput);
  return (
    <ChipsField
      name="Reminders"
      icon={BellRing}
      placeholder="30 minutes before, tomorrow 8:00"
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
  chips: { id: string; text: string; title: string }[];
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
      {chips.length > 0 && (
        <TagGroup
          aria-label={name}
          onRemove={(keys) => {
            for (const key of keys) onRemove(String(key));
          }}
        >
          <TagList className="flex flex-wrap gap-1.5">
            {chips.map((chip) => (
              <Tag
                key={chip.id}
                id={chip.id}
                textValue={chip.text}
                className="flex h-7 items-center gap-0.5 rounded-control bg-sunken pl-2.5 outline-none data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent max-md:h-11"
              >
                <span title={chip.title}>{chip.text}</span>
                <Button
                  slot="remove"
                  aria-label={`Remove ${chip.text}`}
                  className="grid size-7 cursor-pointer place-items-center rounded-control text-muted data-[hovered]:text-text max-md:size-11"
                >
                  <X size={13} aria-hidden />
                </Button>
              </Tag>
            ))}
          </TagList>
        </TagGroup>
      )}
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
