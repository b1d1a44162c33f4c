import type { Project, Task } from '@taskloom/contracts';
import { useMemo, useRef } from 'react';

import { nest } from '../../data/nest-subtasks.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { useListOrder } from '../many/list-order.ts';
import { useCollapsedTasks } from './collapsed-tasks.ts';
import { blockersOf, useTaskFacts } from './task-facts.ts';
import { TaskRow } from './task-row.tsx';
import { useRowWindow } from './use-row-window.ts';

interface TaskRowsProps {
  tasks: Task[];
  clock: Clock;
  look: 'row' | 'card';
  /** Given where rows should say which project they belong to. */
  projects?: Project[] | undefined;
  label: { 'aria-label': string } | { 'aria-labelledby': string };
}

/** Of a long list only what is near the screen is drawn; each row says its place among all. */
export function TaskRows({ tasks, clock, look, projects, label }: TaskRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const facts = useTaskFacts();
  const folded = useCollapsedTasks(({ ids }) => ids);
  const rows = useMemo(() => nest(tasks, folded), [tasks, folded]);
  useListOrder(list, rows);
  const { from, to, before, after, measure } = useRowWindow(list, { count: rows.length, look });
  return (
    <ul
      ref={list}
      {...label}
      className={look === 'card' ? 'flex flex-col gap-1.5' : ''}
      style={{ paddingTop: before, paddingBottom: after }}
    >
      {rows.slice(from, to).map(({ item: task, depth }, place) => {
        const parent = task.parent_id === undefined ? undefined : facts.byId.get(task.parent_id);
        const progress = facts.progress.get(task.id);
        return (
          <TaskRow
            key={task.id}
            task={task}
            clock={clock}
            look={look}
            depth={depth}
            place={from + place}
            count={rows.length}
            measure={measure}
            project={projects?.find(({ id }) => id === task.project_id)}
            parentTitle={depth === 0 ? parent?.title : undefined}
            done={progress?.done}
            all={progress?.all}
            folded={folded.has(task.id)}
            blockers={blockersOf(task, facts)
              .map(({ title }) => title)
              .join(', ')}
            assignee={
              task.assignee_id === undefined
                ? undefined
                : (facts.people.get(task.assignee_id)?.name ?? t('Assigned'))
            }
          />
        );
      })}
    </ul>
  );
}
