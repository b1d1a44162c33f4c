import type { Task } from '@taskloom/contracts';
import { CornerLeftUp, ListChecks, LockKeyhole, Plus } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Chips } from '../../ui/chips.tsx';
import { SearchChoice } from '../../ui/search-choice.tsx';
import { CheckBox } from '../list/check-box.tsx';
import { openTask } from '../../shell/navigation/address.ts';
import { useTaskFacts } from '../list/task-facts.ts';
import { Field, INPUT } from './field.tsx';
import { useSave } from './use-save.ts';

/** What this task is part of. */
export function ParentLink({ task }: { task: Task }) {
  const { byId } = useTaskFacts();
  const { parent_id: id } = task;
  if (id === undefined) return null;
  return (
    <button
      type="button"
      onClick={() => openTask(id)}
      className="flex items-center gap-2 rounded-control bg-sunken px-2.5 text-start row-height hover:bg-hover"
    >
      <CornerLeftUp size={14} aria-hidden className="shrink-0 text-muted" />
      <span className="shrink-0 text-muted">{t('Part of')}</span>
      <span className="truncate">{byId.get(id)?.title ?? t('another task')}</span>
    </button>
  );
}

export function SubtaskField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { byId, progress } = useTaskFacts();
  const { save, error, clearError } = useSave();
  const [title, setTitle] = useState('');
  const subtasks = [...byId.values()].filter(({ parent_id: parent }) => parent === task.id);
  const counts = progress.get(task.id);

  async function add(event: FormEvent) {
    event.preventDefault();
    const text = title.trim();
    if (text === '') return;
    setTitle('');
    const added = await save(async () => {
      await actions.add({ title: text, parent: task.id });
    });
    if (!added) setTitle((typed) => (typed === '' ? text : typed));
  }

  return (
    <Field
      label={
        counts ? t('Subtasks {done}/{all}', { done: counts.done, all: counts.all }) : t('Subtasks')
      }
      icon={ListChecks}
      error={error}
    >
      {counts && (
        <div aria-hidden className="h-1.5 rounded-full bg-sunken">
          <div
            className="h-full rounded-full bg-accent transition-[width]"
            style={{ width: `${(counts.done / counts.all) * 100}%` }}
          />
        </div>
      )}
      {subtasks.length > 0 && (
        <ul aria-label={t('Subtasks')}>
          {subtasks.map((subtask) => (
            <li
              key={subtask.id}
              className="flex items-center gap-2.5 border-b border-line row-height"
            >
              <CheckBox task={subtask} onToggle={() => void actions.toggle(subtask)} />
              <button
                type="button"
                onClick={() => openTask(subtask.id)}
                className={`min-w-0 grow truncate rounded-control text-start hover:underline ${subtask.status === 'done' ? 'text-muted line-through' : ''}`}
              >
                {subtask.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void add(event)} className="relative">
        <Plus
          size={15}
          aria-hidden
          className="pointer-events-none absolute top-1/2 start-2.5 -translate-y-1/2 text-muted"
        />
        <input
          value={title}
          onChange={({ target }) => {
            setTitle(target.value);
            clearError();
          }}
          aria-label={t('Add a subtask')}
          placeholder={t('Add a subtask')}
          autoComplete="off"
          enterKeyHint="done"
          className={`${INPUT} ps-8`}
        />
      </form>
    </Field>
  );
}

/** Tasks that have to be done first. */
export function BlockedByField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { byId } = useTaskFacts();
  const { save, error } = useSave();
  const change = (ids: string[]) =>
    void save(() => actions.update(task, { blocked_by: ids }, { blocked_by: ids }));
  const others = [...byId.values()].filter(
    ({ id, status }) => status === 'open' && id !== task.id && !task.blocked_by.includes(id),
  );
  return (
    <Field label={t('Waits for')} icon={LockKeyhole} error={error}>
      <Chips
        label={t('Waits for')}
        chips={task.blocked_by.map((id) => {
          const title = byId.get(id)?.title ?? t('A task that is done');
          return { id, text: title, title };
        })}
        onRemove={(removed) => change(task.blocked_by.filter((id) => id !== removed))}
      />
      <SearchChoice
        label={t('Add a task that has to be done first')}
        placeholder={t('Find a task that has to be done first')}
        options={others.map(({ id, title }) => ({ id, name: title }))}
        onChoose={(id) => change([...task.blocked_by, id])}
      />
    </Field>
  );
}
