import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';

import { describeError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';

interface AddToProjectProps {
  projectId: string;
  sectionId?: string;
  /** The name of the project or section. */
  place: string;
}

/** At the foot of a column or section: a title, Enter, and the next one. */
export function AddToProject({ projectId, sectionId, place }: AddToProjectProps) {
  const { actions } = useWorkspace();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const [error, setError] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);

  async function add(event: FormEvent) {
    event.preventDefault();
    const text = title.trim();
    if (text === '') return;
    setTitle('');
    setError(undefined);
    try {
      await actions.add({
        title: text,
        project: projectId,
        ...(sectionId !== undefined && { section: sectionId }),
      });
    } catch (refused) {
      setTitle((typed) => (typed === '' ? text : typed));
      setError(describeError(refused));
    }
  }

  function close() {
    setOpen(false);
    setError(undefined);
    requestAnimationFrame(() => opener.current?.focus());
  }

  if (!open) {
    return (
      <button
        ref={opener}
        type="button"
        aria-label={t('Add task to {place}', { place })}
        onClick={() => setOpen(true)}
        className="mt-1 flex w-full items-center gap-2 rounded-control px-2.5 text-muted row-height hover:bg-hover hover:text-text"
      >
        <Plus size={15} aria-hidden /> {t('Add task')}
      </button>
    );
  }
  return (
    <form onSubmit={(event) => void add(event)} className="mt-1.5">
      <input
        // Opened by the person's own press: the field is what they asked for.
        ref={(field) => field?.focus()}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        onBlur={() => title.trim() === '' && setOpen(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          close();
        }}
        aria-label={t('Title of the new task in {place}', { place })}
        placeholder={t('What is to be done?')}
        className="w-full rounded-control border border-control bg-raised px-2.5 row-height"
      />
      {error !== undefined && (
        <p role="alert" className="px-1 pt-1 text-xs text-danger">
          {error}
        </p>
      )}
    </form>
  );
}
