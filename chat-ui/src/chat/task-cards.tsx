import type { Task } from '@taskloom/contracts';
import { Circle, CircleCheck } from 'lucide-react';
import { useState } from 'react';

import { useClock, useOpenTasks, useProjects } from '../data/queries.ts';
import { DueLabel } from '../tasks/due-label.tsx';
import { openTask } from '../tasks/open-task.ts';
import { ProjectDot } from '../ui/project-dot.tsx';

const SHOWN_AT_FIRST = 5;
const RINGS = { p1: 'text-p1', p2: 'text-p2', p3: 'text-p3', p4: 'text-muted' };

/** Tasks in a conversation: as they are now where the page knows them, else as the tool answered. */
export function TaskCards({ tasks }: { tasks: Task[] }) {
  const [all, setAll] = useState(false);
  const { tasks: open } = useOpenTasks();
  const clock = useClock();
  const projects = useProjects();
  const shown = all ? tasks : tasks.slice(0, SHOWN_AT_FIRST);
  return (
    <ul className="border-t border-line">
      {shown.map((answered) => {
        const task = open.find(({ id }) => id === answered.id) ?? answered;
        const project = projects.find(({ id }) => id === task.project_id);
        const Icon = task.status === 'done' ? CircleCheck : Circle;
        return (
          <li key={task.id}>
            <button
              type="button"
              onClick={() => openTask(task.id)}
              className="flex w-full gap-2 px-3 py-1.5 text-left -outline-offset-2 hover:bg-hover max-md:py-2.5"
            >
              <Icon size={15} aria-hidden className={`mt-[3px] shrink-0 ${RINGS[task.priority]}`} />
              <span className="min-w-0 grow">
                <span className={task.status === 'done' ? 'text-muted line-through' : ''}>
                  {task.title}
                </span>
                <span className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
                  {task.priority !== 'p4' && (
                    <span className={RINGS[task.priority]}>Priority {task.priority.slice(1)}</span>
                  )}
                  <DueLabel due={task.due} clock={clock} muted={task.status === 'done'} />
                  {task.recurrence && <span>{task.recurrence.words}</span>}
                  {project && (
                    <span className="inline-flex items-center gap-1">
                      <ProjectDot project={project} />
                      {project.name}
                    </span>
                  )}
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
            className="w-full px-3 text-left text-accent -outline-offset-2 row-height hover:bg-hover"
          >
            Show all {tasks.length}
          </button>
        </li>
      )}
    </ul>
  );
}
