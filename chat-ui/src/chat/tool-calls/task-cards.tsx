import type { Task } from '@taskloom/contracts';
import { Circle, CircleCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { useKnownTasks } from '../../data/known-tasks.ts';
import { useClock, useProjects } from '../../data/queries.ts';
import { DueLabel } from '../../tasks/list/due-label.tsx';
import { openTask } from '../../shell/navigation/address.ts';
import { PRIORITY_COLOURS, PRIORITY_NAMES } from '../../tasks/priorities.ts';
import { t } from '../../text/t.ts';
import { ProjectLabel } from '../../ui/project-dot.tsx';

const SHOWN_AT_FIRST = 5;

/** Tasks in a conversation: as they are now where the page knows them, else as the tool answered. */
export function TaskCards({ tasks, deleted = false }: { tasks: Task[]; deleted?: boolean }) {
  const [all, setAll] = useState(false);
  const known = useKnownTasks();
  const clock = useClock();
  const projects = useProjects();
  const shown = all ? tasks : tasks.slice(0, SHOWN_AT_FIRST);
  return (
    <ul className="border-t border-line">
      {shown.map((answered) => {
        const task = known.get(answered.id) ?? answered;
        const project = projects.find(({ id }) => id === task.project_id);
        // Undone, the task is among the open ones again.
        const gone = deleted && !known.has(task.id);
        const Icon = gone ? Trash2 : task.status === 'done' ? CircleCheck : Circle;
        return (
          <li key={task.id}>
            <button
              type="button"
              onClick={() => openTask(task.id)}
              className="flex w-full gap-2 px-3 py-1.5 text-start -outline-offset-2 hover:bg-hover max-md:py-2.5"
            >
              <Icon
                size={15}
                aria-hidden
                className={`mt-[3px] shrink-0 ${PRIORITY_COLOURS[task.priority]}`}
              />
              <span className="min-w-0 grow [overflow-wrap:anywhere]">
                <span className={gone || task.status === 'done' ? 'text-muted line-through' : ''}>
                  {task.title}
                </span>
                {gone && <span className="sr-only"> {t('(deleted)')}</span>}
                <span className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
                  {task.priority !== 'p4' && (
                    <span className={PRIORITY_COLOURS[task.priority]}>
                      {PRIORITY_NAMES[task.priority]}
                    </span>
                  )}
                  <DueLabel due={task.due} clock={clock} muted={task.status === 'done'} />
                  {task.recurrence && <span>{task.recurrence.words}</span>}
                  {project && <ProjectLabel project={project} />}
                </span>
              </span>
            </button>
          </li>
        );
      })}
      {tasks.length > shown.length && (
        <li>
          <button
            type="button"
            onClick={() => setAll(true)}
            className="w-full px-3 text-start text-accent -outline-offset-2 row-height hover:bg-hover"
          >
            {t('Show all {count}', { count: tasks.length })}
          </button>
        </li>
      )}
    </ul>
  );
}
