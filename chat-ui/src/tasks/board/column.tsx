import { useRef } from 'react';
import type { Project, Task } from '@taskloom/contracts';

import { useScopeTasks } from '../../data/queries.ts';
import { ReadFailure } from '../../data/read-failure.tsx';
import { ViewLink } from '../../shell/navigation/view-link.tsx';
import { projectPath } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { ProjectDot } from '../../ui/project-dot.tsx';
import { AddToProject } from '../add-to-project.tsx';
import { arrangeOrder } from '../arrangement/arrange.ts';
import type { Sort } from '../arrangement/arrange.ts';
import { useSelection } from '../many/selection.ts';
import { ReadMore } from '../list/read-more.tsx';
import { Count } from '../list/task-list.tsx';
import { TaskRows } from '../list/task-rows.tsx';
import { useNearScreen } from '../list/use-near-screen.ts';
import type { BoardColumn } from './columns.ts';
import { DropZone } from './drop-zone.tsx';

interface ColumnProps {
  column: BoardColumn;
  sort: Sort;
  clock: Clock;
  /** Given where cards should say which project they belong to. */
  projects: Project[] | undefined;
  editable: boolean;
}

/** A column's tasks are read once it comes near the screen, or all are to be selected. */
export function Column({ column, sort, clock, projects, editable }: ColumnProps) {
  const { key, title, project, target, scope } = column;
  const section = useRef<HTMLElement>(null);
  const near = useNearScreen(section);
  const wanted = useSelection(({ growing }) => growing);
  const { tasks, error, refetch, readMore } = useScopeTasks(scope, near || wanted);
  const order = (found: Task[]) => arrangeOrder(found, sort, clock.timeZone);
  const ordered = order(tasks);
  return (
    <section
      ref={section}
      data-column={key}
      aria-labelledby={`column-${key}`}
      className="flex w-72 shrink-0 snap-center flex-col max-md:w-[min(86%,22rem)]"
    >
      <h2 id={`column-${key}`} className="flex h-9 shrink-0 items-center gap-2 px-1 font-semibold">
        {project === undefined ? (
          <span className="truncate">{title}</span>
        ) : (
          <>
            <ProjectDot project={project} />
            <ViewLink
              path={project.inbox ? '/inbox' : projectPath(key)}
              className="truncate rounded-control hover:underline"
            >
              {title}
            </ViewLink>
          </>
        )}
        <Count count={project?.open_tasks ?? tasks.length} />
      </h2>
      <DropZone
        group={{ ...column, tasks: ordered }}
        manual={sort === 'manual'}
        order={order}
        className="flex min-h-0 grow flex-col"
      >
        <div
          data-scroller
          className="min-h-0 overflow-y-auto overscroll-y-contain rounded-panel bg-sunken p-1.5"
        >
          {error !== null && <ReadFailure error={error} onRetry={refetch} />}
          <TaskRows
            tasks={ordered}
            clock={clock}
            look="card"
            projects={projects}
            label={{ 'aria-labelledby': `column-${key}` }}
          />
          <ReadMore readMore={readMore} />
          {target !== undefined && 'project' in target && editable && project?.role !== 'viewer' ? (
            <AddToProject
              projectId={target.project}
              place={title}
              {...(typeof target.section === 'string' && { sectionId: target.section })}
            />
          ) : (
            tasks.length === 0 && <p className="px-2.5 py-1.5 text-muted">{t('Nothing here')}</p>
          )}
        </div>
      </DropZone>
    </section>
  );
}
