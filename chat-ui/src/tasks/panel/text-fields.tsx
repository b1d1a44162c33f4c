import type { Task } from '@taskloom/contracts';
import { Pencil } from 'lucide-react';
import { useState } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { LazyMarkdown } from '../../ui/lazy-markdown.tsx';
import { useAutosavedText } from './use-autosaved-text.ts';
import { useSave } from './use-save.ts';

export function TitleField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  const kept = useAutosavedText({
    key: `${task.id}.title`,
    value: task.title,
    async save(typed) {
      const title = typed.replaceAll('\n', ' ');
      return title === '' || (await save(() => actions.update(task, { title }, { title })));
    },
  });
  return (
    <>
      <textarea
        aria-label={t('Title')}
        value={kept.text}
        rows={1}
        onChange={({ target }) => kept.type(target.value)}
        onBlur={() => kept.commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
        className={`-mx-1.5 field-sizing-content w-[calc(100%+0.75rem)] resize-none rounded-control px-1.5 py-0.5 text-xl font-semibold ${task.status === 'done' ? 'text-muted line-through' : ''}`}
      />
      <Conflict
        kept={kept}
        said={t('The title changed elsewhere while you were writing. It now says:')}
      />
      <FieldError message={error?.message} />
    </>
  );
}

/** Shown as they read; a click writes in them. */
export function NotesField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  const [writing, setWriting] = useState(false);
  const kept = useAutosavedText({
    key: `${task.id}.notes`,
    value: task.notes ?? '',
    save: (notes) =>
      save(() =>
        notes === ''
          ? actions.update(task, { clear: ['notes'] }, { notes: '' })
          : actions.update(task, { notes }, { notes }),
      ),
  });
  if (!writing && kept.text !== '' && kept.theirs === undefined)
    return (
      <div className="group/notes relative mt-1 min-h-8 pe-9 leading-relaxed [overflow-wrap:anywhere]">
        <LazyMarkdown text={kept.text} />
        <span className="absolute top-0 end-0">
          <IconButton label={t('Edit notes')} icon={Pencil} onClick={() => setWriting(true)} />
        </span>
        <FieldError message={error?.message} />
      </div>
    );
  return (
    <>
      <textarea
        aria-label={t('Notes')}
        value={kept.text}
        placeholder={t('Notes')}
        autoFocus={writing}
        onFocus={() => setWriting(true)}
        onChange={({ target }) => kept.type(target.value)}
        onBlur={() => {
          setWriting(false);
          kept.commit();
        }}
        className="-mx-1.5 mt-1 field-sizing-content max-h-80 min-h-16 w-[calc(100%+0.75rem)] resize-none rounded-control px-1.5 py-1 leading-relaxed"
      />
      <Conflict
        kept={kept}
        said={t('The notes changed elsewhere while you were writing. They now say:')}
      />
      <FieldError message={error?.message} />
    </>
  );
}

/** Two people, or two windows, wrote at once: both texts are shown, and neither is lost. */
function Conflict({ kept, said }: { kept: ReturnType<typeof useAutosavedText>; said: string }) {
  if (kept.theirs === undefined) return null;
  return (
    <div role="alert" className="mt-1 rounded-panel border border-accent p-2.5 text-sm">
      <p>{said}</p>
      <p className="my-2 max-h-40 overflow-y-auto rounded-control bg-sunken px-2 py-1.5 whitespace-pre-wrap">
        {kept.theirs === '' ? t('nothing') : kept.theirs}
      </p>
      <div className="flex gap-2">
        <Button look="primary" onClick={kept.keepMine}>
          {t('Keep mine')}
        </Button>
        <Button onClick={kept.takeTheirs}>{t('Take theirs')}</Button>
      </div>
    </div>
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
