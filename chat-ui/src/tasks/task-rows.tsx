import type { Project, Task } from '@taskloom/contracts';
import { useState } from 'react';

import type { Clock } from '../time/format-date.ts';
import { TaskRow } from './task-row.tsx';

/** More rows than anyone reads at once would make every change of view wait for them. */
const STEP = 100;

interface TaskRowsProps {
  tasks: Task[];
  clock: Clock;
  look: 'row' | 'card';
  /** Given where rows should say which project they belong to. */
  projects?: Project[] | undefined;
  label: { 'aria-label': string } | { 'aria-labelledby': string };
}

export function TaskRows({ tasks, clock, look, projects, label }: TaskRowsProps) {
  const [shown, setShown] = useState(STEP);
  const hidden = tasks.length - shown;
  return (
    <>
      <ul {...label} className={look === 'card' ? 'flex flex-col gap-1.5' : ''}>
        {tasks.slice(0, shown).map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            clock={clock}
            look={look}
            project={projects?.find(({ id }) => id === task.project_id)}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setShown(shown + STEP)}
          className="w-full rounded-control px-2.5 text-left text-accent row-height hover:bg-hover"
        >
          Show {Math.min(STEP, hidden)} more of {hidden}
        </button>
      )}
    </>
  );
}
