import type { Project } from '@taskloom/contracts';

import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { AddToProject } from '../add-to-project.tsx';
import { DropZone } from '../board/drop-zone.tsx';
import type { TaskGroup } from '../arrangement/grouping.ts';
import { SectionMenu } from '../board/section-menu.tsx';
import { moveTaskWithKeys } from '../board/move-with-keys.ts';
import { ReadMore } from './read-more.tsx';
import { TaskRows } from './task-rows.tsx';
import { usePlaceTasks } from '../board/use-place-task.ts';

interface TaskListProps {
  groups: TaskGroup[];
  clock: Clock;
  /** Given where rows should say which project they belong to. */
  projects?: Project[];
  manual?: boolean;
  /** Whether the person may change the sections. */
  editable?: boolean;
  /** Reads what comes after the last group's end. */
  readMore?: (() => void) | undefined;
}

export function TaskList({
  groups,
  clock,
  projects,
  manual = false,
  editable = false,
  readMore,
}: TaskListProps) {
  const place = usePlaceTasks();
  return (
    <div
      role="group"
      aria-label={t('Groups of tasks')}
      onKeyDown={(event) => moveTaskWithKeys(event, { groups, place, manual })}
    >
      {groups.map((group) => {
        const { key, title, tasks, section, target } = group;
        const projectId = target && 'project' in target ? target.project : undefined;
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
                {section && projectId !== undefined && editable && (
                  <SectionMenu section={section} projectId={projectId} />
                )}
              </div>
            )}
            <DropZone group={group} manual={manual}>
              <TaskRows
                tasks={tasks}
                clock={clock}
                look="row"
                projects={projects}
                label={{ 'aria-label': title === '' ? t('Tasks') : title }}
              />
              {section && projectId !== undefined && editable && (
                <AddToProject projectId={projectId} sectionId={section.id} place={title} />
              )}
            </DropZone>
          </section>
        );
      })}
      <ReadMore readMore={readMore} />
    </div>
  );
}

export function Count({ count }: { count: number }) {
  return <span className="text-xs font-normal text-muted">{count}</span>;
}
