import { Plus } from 'lucide-react';
import { Link } from 'wouter';

import { setUi } from '../shell/ui-store.ts';
import { projectPath } from '../shell/views.ts';
import type { Clock } from '../time/format-date.ts';
import { ProjectDot } from '../ui/project-dot.tsx';
import { AddToProject } from './add-to-project.tsx';
import { DropZone } from './drop-zone.tsx';
import type { TaskGroup } from './grouping.ts';
import { moveTaskWithKeys } from './move-with-keys.ts';
import { Count } from './task-list.tsx';
import { TaskRows } from './task-rows.tsx';
import { usePlaceTask } from './use-place-task.ts';

const KEYS = { before: 'ArrowLeft', after: 'ArrowRight' };

/** A column for every project, side by side; on a phone one fills the width and the next peeks in. */
export function Board({ columns, clock }: { columns: TaskGroup[]; clock: Clock }) {
  const place = usePlaceTask();
  return (
    <div
      role="group"
      aria-label="Columns"
      onKeyDown={(event) =>
        moveTaskWithKeys(event, { groups: columns, place, manual: false, keys: KEYS })
      }
      className="flex min-h-0 grow snap-x gap-4 overflow-x-auto px-5 pb-4 max-md:snap-mandatory max-md:gap-3 max-md:px-4"
    >
      {columns.map((column) => (
        <Column key={column.key} column={column} clock={clock} />
      ))}
      <button
        type="button"
        onClick={() => setUi({ dialog: { kind: 'add-project' } })}
        className="flex h-9 w-44 shrink-0 items-center gap-2 rounded-control px-2 text-muted hover:bg-hover hover:text-text max-md:h-11"
      >
        <Plus size={16} aria-hidden /> Add project
      </button>
    </div>
  );
}

function Column({ column, clock }: { column: TaskGroup; clock: Clock }) {
  const { key, title, project, tasks } = column;
  return (
    <section
      data-column={key}
      aria-labelledby={`column-${key}`}
      className="flex w-72 shrink-0 snap-center flex-col max-md:w-[86%]"
    >
      <h2 id={`column-${key}`} className="flex h-9 shrink-0 items-center gap-2 px-1 font-semibold">
        <ProjectDot project={project} />
        <Link
          href={project?.inbox === true ? '/inbox' : projectPath(key)}
          className="truncate rounded-control hover:underline"
        >
          {title}
        </Link>
        <Count count={tasks.length} />
      </h2>
      <DropZone
        group={column}
        manual={false}
        className="min-h-0 overflow-y-auto overscroll-y-contain bg-sunken p-1.5"
      >
        <TaskRows
          tasks={tasks}
          clock={clock}
          look="card"
          label={{ 'aria-labelledby': `column-${key}` }}
        />
        {project?.role !== 'viewer' && <AddToProject projectId={key} place={title} />}
      </DropZone>
    </section>
  );
}
