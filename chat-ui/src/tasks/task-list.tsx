import type { Project } from '@taskloom/contracts';

import type { Clock } from '../time/format-date.ts';
import type { TaskGroup } from './grouping.ts';
import { TaskRows } from './task-rows.tsx';

interface TaskListProps {
  groups: TaskGroup[];
  clock: Clock;
  /** Given where rows should say which project they belong to. */
  projects?: Project[];
}

export function TaskList({ groups, clock, projects }: TaskListProps) {
  return groups.map(({ key, title, tasks }) => (
    <section key={key} aria-labelledby={title === '' ? undefined : `group-${key}`} className="mb-6">
      {title !== '' && (
        <h2
          id={`group-${key}`}
          className="sticky top-0 z-20 flex items-baseline gap-2 border-b border-line bg-surface py-2 font-semibold"
        >
          {title} <Count count={tasks.length} />
        </h2>
      )}
      <TaskRows
        tasks={tasks}
        clock={clock}
        look="row"
        projects={projects}
        label={{ 'aria-label': title === '' ? 'Tasks' : title }}
      />
    </section>
  ));
}

export function Count({ count }: { count: number }) {
  return <span className="text-xs font-normal text-muted">{count}</span>;
}
