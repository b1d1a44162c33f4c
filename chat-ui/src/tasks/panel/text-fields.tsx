import type { Task } from '@taskloom/contracts';
import { useEffect, useState } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { useSave } from './use-save.ts';

/** Text being edited: follows the task while it is not touched. */
function useText(value: string) {
  const [text, setText] = useState(value);
  const [editing, setEditing] = useState(false);
  useEffect(() => {
    if (!editing) setText(value);
  }, [value, editing]);
  return { text, setText, editing, setEditing };
}

export function TitleField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { text, setText, setEditing } = useText(task.title);
  const { save, error } = useSave();

  async function commit() {
    setEditing(false);
    const title = text.trim().replaceAll('\n', ' ');
    if (title === task.title) return;
    if (title === '') {
      setText(task.title);
      return;
    }
    await save(() => actions.update(task, { title }, { title }));
  }

  return (
    <>
      <textarea
        aria-label="Title"
        value={text}
        rows={1}
        onFocus={() => setEditing(true)}
        onChange={({ target }) => setText(target.value)}
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
  const { text, setText, setEditing } = useText(notes);
  const { save, error } = useSave();

  async function commit() {
    setEditing(false);
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
        onFocus={() => setEditing(true)}
        onChange={({ target }) => setText(target.value)}
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
