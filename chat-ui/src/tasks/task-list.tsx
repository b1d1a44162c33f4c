import type { Project } from '@taskloom/contracts';
import { lazy } from 'react';

import type { Clock } from '../time/format-date.ts';
import { LateMenu } from '../ui/late-menu.tsx';
import { AddToProject } from './add-to-project.tsx';
import { DropZone } from './drop-zone.tsx';
import type { TaskGroup } from './grouping.ts';
import { moveTaskWithKeys } from './move-with-keys.ts';
import { TaskRows } from './task-rows.tsx';
import { usePlaceTask } from './use-place-task.ts';

const SectionMenu = lazy(() =>
  import('./section-menu.tsx').then(({ SectionMenu: found }) => ({ default: found })),
);

const ROWS_AT_ONCE = 30;
const FEWEST = 2;

interface TaskListProps {
  groups: TaskGroup[];
  clock: Clock;
  /** Given where rows should say which project they belong to. */
  projects?: Project[];
  manual?: boolean;
  /** Whether the person may change the sections. */
  editable?: boolean;
}

export function TaskList({
  groups,
  clock,
  projects,
  manual = false,
  editable = false,
}: TaskListProps) {
  const place = usePlaceTask();
  const keys = { before: 'ArrowUp', after: 'ArrowDown' };
  return (
    <div
      role="group"
      aria-label="Groups of tasks"
      onKeyDown={(event) => moveTaskWithKeys(event, { groups, place, manual, keys })}
    >
      {groups.map((group) => {
        const { key, title, tasks, section, target } = group;
        return (
          <section
            key={key}
            aria-labelledby={title === '' ? undefined : `group-${key}`}
            className="mb-6"
          >
            {title !== '' && (
              <div className="sticky top-0 z-20 flex items-center border-b border-line bg-surface">
                <h2
                  id={`group-${key}`}
                  className="flex min-w-0 grow items-baseline gap-2 py-2 font-semibold"
                >
                  <span className="truncate">{title}</span> <Count count={tasks.length} />
                </h2>
                {section && target && editable && (
                  <LateMenu>
                    <SectionMenu section={section} projectId={target.project} />
                  </LateMenu>
                )}
              </div>
            )}
            <DropZone group={group} manual={manual}>
              <TaskRows
                tasks={tasks}
                clock={clock}
                look="row"
                first={firstOf(groups, group)}
                projects={projects}
                label={{ 'aria-label': title === '' ? 'Tasks' : title }}
              />
              {section && target && editable && (
                <AddToProject projectId={target.project} sectionId={section.id} place={title} />
              )}
            </DropZone>
          </section>
        );
      })}
    </div>
  );
}

/** Groups below the screen begin with few rows: the view has to stand at once. */
function firstOf(groups: TaskGroup[], group: TaskGroup): number {
  let above = 0;
  for (const { key, tasks } of groups) {
    if (key === group.key) break;
    above += tasks.length;
  }
  return Math.max(FEWEST, ROWS_AT_ONCE - above);
}

export function Count({ count }: { count: number }) {
  return <span className="text-xs font-normal text-muted">{count}</span>;
}
