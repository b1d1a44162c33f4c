import type { Project, Task } from '@taskloom/contracts';
import { useEffect, useMemo, useRef, useState } from 'react';

import { nest } from '../data/nest.ts';
import type { Clock } from '../time/format-date.ts';
import { useFolded } from './folded.ts';
import { blockersOf, useTaskFacts } from './task-facts.ts';
import { TaskRow } from './task-row.tsx';

/** More rows than fit a screen would make every change of view wait for them; the rest comes as one nears it. */
const FIRST = { row: 30, card: 15 };
const STEP = 60;

interface TaskRowsProps {
  tasks: Task[];
  clock: Clock;
  look: 'row' | 'card';
  /** Given where rows should say which project they belong to. */
  projects?: Project[] | undefined;
  /** How many to begin with, where others stand above. */
  first?: number;
  label: { 'aria-label': string } | { 'aria-labelledby': string };
}

export function TaskRows(props: TaskRowsProps) {
  const { tasks, clock, look, projects, first, label } = props;
  const [shown, setShown] = useState(first ?? FIRST[look]);
  const facts = useTaskFacts();
  const folded = useFolded(({ ids }) => ids);
  const rows = useMemo(() => nest(tasks, folded), [tasks, folded]);
  const hidden = rows.length - shown;
  return (
    <>
      <ul {...label} className={look === 'card' ? 'flex flex-col gap-1.5' : ''}>
        {rows.slice(0, shown).map(({ item: task, depth }) => {
          const parent = task.parent_id === undefined ? undefined : facts.byId.get(task.parent_id);
          const progress = facts.progress.get(task.id);
          return (
            <TaskRow
              key={task.id}
              task={task}
              clock={clock}
              look={look}
              depth={depth}
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
                  : (facts.people.get(task.assignee_id)?.name ?? 'Assigned')
              }
            />
          );
        })}
      </ul>
      {hidden > 0 && (
        <More key={hidden} hidden={hidden} onMore={() => setShown((count) => count + STEP)} />
      )}
    </>
  );
}

/** Shows more as it comes near the screen, made anew for each step; a button for those who get there by keyboard. */
function More({ hidden, onMore }: { hidden: number; onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    const element = button.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting === true && more.current(),
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <button
      ref={button}
      type="button"
      onClick={onMore}
      className="w-full rounded-control px-2.5 text-left text-accent row-height hover:bg-hover"
    >
      Show more of {hidden}
    </button>
  );
}
