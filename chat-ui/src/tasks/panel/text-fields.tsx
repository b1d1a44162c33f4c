import type { Task } from '@taskloom/contracts';
import { useState } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { useSave } from './use-save.ts';

/** Text being edited: what is typed while it is touched, the task's otherwise. */
function useText(value: string) {
  const [typed, setTyped] = useState<string>();
  return { text: typed ?? value, type: setTyped, leave: () => setTyped(undefined) };
}

export function TitleField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { text, type, leave } = useText(task.title);
  const { save, error } = useSave();

  async function commit() {
    leave();
    const title = text.trim().replaceAll('\n', ' ');
    if (title === task.title || title === '') return;
    await save(() => actions.update(task, { title }, { title }));
  }

  return (
    <>
      <textarea
        aria-label="Title"
        value={text}
        rows={1}
        onFocus={() => type(text)}
        onChange={({ target }) => type(target.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
        className={`-mx-1.5 field-sizing-content w-[calc(100%+0.75rem)] resize-none rounded-control px-1.5 py-0.5 text-xl font-semibold ${task.status === 'done' ? 'text-muted line-through' : ''}`}
      />
      <FieldError message={error?.message} />
    </>
  );
}

export function NotesField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const notes = task.notes ?? '';
  const { text, type, leave } = useText(notes);
  const { save, error } = useSave();

  async function commit() {
    leave();
    const next = text.trim();
    if (next === notes) return;
    await save(() =>
      next === ''
        ? actions.update(task, { clear: ['notes'] }, { notes: '' })
        : actions.update(task, { notes: next }, { notes: next }),
    );
  }

  return (
    <>
      <textarea
        aria-label="Notes"
        value={text}
        placeholder="Notes"
        onFocus={() => type(text)}
        onChange={({ target }) => type(target.value)}
        onBlur={() => void commit()}
        className="-mx-1.5 mt-1 field-sizing-content max-h-80 min-h-16 w-[calc(100%+0.75rem)] resize-none rounded-control px-1.5 py-1 leading-relaxed"
      />
      <FieldError message={error?.message} />
    </>
  );
}

function FieldError({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p role="alert" className="text-sm text-danger">
      {message}
    </p>
  );
}
