import type { Project } from '@taskloom/contracts';
import { SearchX } from 'lucide-react';
import { useDeferredValue } from 'react';

import { useSearchDone, useSearchOpen } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { sortTasks } from '../arrangement/grouping.ts';
import { TaskList } from '../list/task-list.tsx';

interface SearchResultsProps {
  search: string;
  projects: Project[];
  clock: Clock;
}

/** Open and completed tasks, as the server finds them. */
export function SearchResults({ search, projects, clock }: SearchResultsProps) {
  const asked = useDeferredValue(search.trim());
  const open = useSearchOpen(asked);
  const done = useSearchDone(asked);
  const groups = [
    { key: 'open', title: t('Open||tasks'), tasks: sortTasks(open.data ?? [], clock.timeZone) },
    { key: 'done', title: t('Completed'), tasks: done.data ?? [] },
  ].filter(({ tasks: found }) => found.length > 0);
  if (groups.length === 0 && !open.isFetching && !done.isFetching) {
    return (
      <EmptyState icon={SearchX} title={t('No task found')}>
        <p className="text-muted">
          {t('Nothing has “{words}” in its title or notes.', { words: search.trim() })}
        </p>
      </EmptyState>
    );
  }
  return <TaskList groups={groups} clock={clock} projects={projects} />;
}
