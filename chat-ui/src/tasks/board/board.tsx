import type { Project } from '@taskloom/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';

import { useMe, useMembers, useProjectList, useSections } from '../../data/queries.ts';
import { queryKeys } from '../../data/query-keys.ts';
import { ReadFailure } from '../../data/read-failure.tsx';
import { readScopeTasks } from '../../data/task-lists.ts';
import { setUi } from '../../shell/ui-store.ts';
import type { View } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { arrangeOrder } from '../arrangement/arrange.ts';
import { useArrangement } from '../arrangement/arrangement-store.ts';
import { TaskSkeleton } from '../list/task-skeleton.tsx';
import { useTaskFacts } from '../list/task-facts.ts';
import type { BoardBy } from './board-by.ts';
import { Column } from './column.tsx';
import { columnsOf } from './columns.ts';
import { moveTaskWithKeys } from './move-with-keys.ts';
import { usePlaceTasks } from './use-place-task.ts';

interface BoardProps {
  view: View;
  by: BoardBy;
  /** The only one whose tasks are shown. */
  projectId: string | undefined;
  clock: Clock;
}

/** Columns side by side, of whatever the address says; on a phone one fills the width and the next peeks in. */
export function Board({ view, by, projectId, clock }: BoardProps) {
  const { data: projects, error, refetch } = useProjectList();
  if (projects === undefined) {
    if (error === null) return <TaskSkeleton board />;
    return (
      <div className="px-5 max-md:px-4">
        <ReadFailure error={error} onRetry={refetch} />
      </div>
    );
  }
  return <Columns {...{ view, by, projectId, clock, projects }} />;
}

function Columns(props: BoardProps & { projects: Project[] }) {
  const { view, by, projectId, clock, projects } = props;
  const place = usePlaceTasks();
  const client = useQueryClient();
  const { sort } = useArrangement(view);
  const me = useMe();
  const sections = useSections(by === 'section' ? projectId : undefined);
  const { people } = useTaskFacts();
  const ofProject = useMembers(by === 'assignee' ? projectId : undefined);
  const project = projects.find(({ id }) => id === projectId);
  const columns = useMemo(() => {
    const members = projectId === undefined ? [...people.values()] : ofProject;
    return columnsOf(by, { project, projects, sections, members, me, clock, sort });
  }, [by, project, projects, sections, people, ofProject, projectId, me, clock, sort]);
  const editable = project?.role !== 'viewer';

  /** With their tasks, as far as they were read. */
  const filled = () =>
    columns.map((column) => {
      const tasks = readScopeTasks(client.getQueryData(queryKeys.scope(column.scope)));
      return { ...column, tasks: arrangeOrder(tasks, sort, clock.timeZone) };
    });

  return (
    <div
      role="group"
      aria-label={t('Columns')}
      onKeyDown={(event) => {
        if (!event.altKey) return;
        moveTaskWithKeys(event, {
          groups: filled(),
          place,
          manual: sort === 'manual',
          columns: true,
        });
      }}
      className="flex min-h-0 grow snap-x gap-4 overflow-x-auto px-5 pb-4 max-md:snap-mandatory max-md:gap-3 max-md:px-4"
    >
      {columns.map((column) => (
        <Column
          key={column.key}
          column={column}
          sort={sort}
          clock={clock}
          editable={editable}
          projects={projectId === undefined && by !== 'project' ? projects : undefined}
        />
      ))}
      {by === 'project' && (
        <AddColumn
          name={t('Add project')}
          onPress={() => setUi({ dialog: { kind: 'add-project' } })}
        />
      )}
      {by === 'section' && projectId !== undefined && editable && (
        <AddColumn
          name={t('Add section')}
          onPress={() => setUi({ dialog: { kind: 'add-section', projectId } })}
        />
      )}
    </div>
  );
}

function AddColumn({ name, onPress }: { name: string; onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex h-9 w-44 shrink-0 items-center gap-2 rounded-control px-2 text-muted hover:bg-hover hover:text-text max-md:h-11"
    >
      <Plus size={16} aria-hidden /> {name}
    </button>
  );
}
