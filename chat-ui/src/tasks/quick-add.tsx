import { CornerDownLeft, Plus } from 'lucide-react';
import type { Project } from '@taskloom/contracts';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { useProjects } from '../data/queries.ts';
import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { showToast } from '../shell/toasts.ts';
import { useIsPhone } from '../shell/use-is-phone.ts';
import { labelDue } from '../time/format-date.ts';
import type { Clock } from '../time/format-date.ts';
import { openTask } from './open-task.ts';

interface QuickAddProps {
  clock: Clock;
  /** The project in view: a line that names none goes there. */
  projectId: string | undefined;
}

/** One line makes a task: title, date, recurrence, priority and project in the words of the person. */
export function QuickAdd({ clock, projectId }: QuickAddProps) {
  const { actions } = useWorkspace();
  const projects = useProjects();
  const project = projects.find(({ id }) => id === projectId);
  const phone = useIsPhone();
  const [text, setText] = useState('');
  const [error, setError] = useState<ToolError>();

  async function add(event: FormEvent) {
    event.preventDefault();
    const line = text.trim();
    if (line === '') return;
    setText('');
    setError(undefined);
    try {
      const { task, operationId } = await actions.quickAdd(inProject(line, project));
      const understood = [
        projects.find(({ id }) => id === task.project_id)?.name,
        task.due && labelDue(task.due, clock)?.short,
        task.recurrence?.words,
        task.priority === 'p4' ? undefined : task.priority,
      ];
      showToast({
        text: `Added “${task.title}” · ${understood.filter(Boolean).join(' · ')}`,
        tone: 'info',
        ...(operationId !== undefined && { operationId }),
        actions: [
          { label: 'Open', run: () => openTask(task.id) },
          { label: 'Undo', run: () => void actions.undo(operationId) },
        ],
      });
    } catch (refused) {
      setText((typed) => (typed === '' ? line : typed));
      setError(toToolError(refused));
    }
  }

  return (
    <form onSubmit={(event) => void add(event)} className="px-5 pb-3 max-md:px-4">
      <div className="flex h-10 items-center gap-2 rounded-control border border-control bg-raised px-2.5 focus-within:outline-2 focus-within:outline-accent max-md:h-12">
        <Plus size={17} aria-hidden className="shrink-0 text-muted" />
        <input
          id="quick-add"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          autoComplete="off"
          enterKeyHint="done"
          aria-label="Add a task"
          aria-describedby={error ? 'quick-add-error' : undefined}
          placeholder={
            phone ? 'Add a task' : 'Add a task: pay rent every month on the 1st p1 #Home'
          }
          className="min-w-0 grow bg-transparent outline-none"
        />
        {text.trim() === '' ? (
          <kbd className="rounded-[4px] border border-line px-1.5 font-sans text-xs text-muted max-md:hidden">
            q
          </kbd>
        ) : (
          <button
            type="submit"
            className="flex h-7 items-center gap-1.5 rounded-control bg-accent px-2.5 font-semibold text-on-accent max-md:h-9"
          >
            Add task <CornerDownLeft size={14} aria-hidden />
          </button>
        )}
      </div>
      {error && (
        <p id="quick-add-error" role="alert" className="px-1 pt-1.5 text-danger">
          {error.message} {error.hint}
        </p>
      )}
    </form>
  );
}

/** A line that names no project goes to the one in view; the inbox is where it goes anyway. */
function inProject(line: string, project: Project | undefined): string {
  const said = project === undefined || project.inbox || /(^|\s)#/.test(line);
  return said || project.name.includes('"') ? line : `${line} #"${project.name}"`;
}
