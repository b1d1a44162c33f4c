import type { Project, Task } from '@taskloom/contracts';
import { SearchX } from 'lucide-react';
import { useDeferredValue } from 'react';

import { useSearchDone } from '../data/queries.ts';
import type { Clock } from '../time/format-date.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { matches, sortTasks } from './grouping.ts';
import { TaskList } from './task-list.tsx';

interface SearchResultsProps {
  search: string;
  tasks: Task[];
  projects: Project[];
  clock: Clock;
}

/** Open tasks at once, from what the page holds; completed ones as the server finds them. */
export function SearchResults({ search, tasks, projects, clock }: SearchResultsProps) {
  const done = useSearchDone(useDeferredValue(search.trim()));
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const open = tasks.filter((task) => matches(task, search.trim(), names.get(task.project_id)));
  const groups = [
    { key: 'open', title: 'Open', tasks: sortTasks(open, clock.timeZone) },
    { key: 'done', title: 'Completed', tasks: done.data ?? [] },
  ].filter(({ tasks: found }) => found.length > 0);
  if (groups.length === 0 && !done.isFetching) {
    return (
      <EmptyState icon={SearchX} title="No task found">
        <p className="text-muted">
          Nothing has “{search.trim()}” in its title, notes, tags or project.
        </p>
      </EmptyState>
    );
  }
  return <TaskList groups={groups} clock={clock} projects={projects} />;
}
