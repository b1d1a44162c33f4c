import type { Project, Task } from '@taskloom/contracts';

import { useMe, useProjects, useScopeTasks, useSections } from '../../data/queries.ts';
import type { View } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { arrangeGroups, arrangeOrder, groupBySection } from '../arrangement/arrange.ts';
import { useArrangement } from '../arrangement/arrangement-store.ts';
import { CompletedTasks } from './completed-tasks.tsx';
import { EmptyView } from '../empty-view.tsx';
import { groupToday, groupUpcoming } from '../arrangement/grouping.ts';
import type { TaskGroup } from '../arrangement/grouping.ts';
import { NotFound } from '../not-found.tsx';
import { useTaskFacts } from './task-facts.ts';
import { ReadFailure } from '../../data/read-failure.tsx';
import type { TaskScope } from '../../data/task-scope.ts';
import { scopeOf } from '../view-scope.ts';
import { TaskList } from './task-list.tsx';
import { TaskSkeleton } from './task-skeleton.tsx';

const NOWHERE: TaskScope = { of: 'project', projectId: '', sort: 'due' };

/** Today, what comes, or one project with its sections. */
export function ListView({ view, clock }: { view: View; clock: Clock }) {
  const projects = useProjects();
  const me = useMe();
  const { people } = useTaskFacts();
  const arrangement = useArrangement(view);
  const { sort, group } = arrangement;
  const ofProject = view.kind === 'project' || view.kind === 'inbox';
  const projectId = view.kind === 'project' ? view.projectId : me?.inbox_project_id;
  const sections = useSections(ofProject ? projectId : undefined);
  const project = projects.find(({ id }) => id === projectId);

  const scope = scopeOf(view, arrangement, me?.inbox_project_id);
  const { tasks, isPending, error, refetch, readMore } = useScopeTasks(
    scope ?? NOWHERE,
    scope !== undefined,
  );
  if (error !== null) return <ReadFailure error={error} onRetry={refetch} />;
  if (isPending) return <TaskSkeleton board={false} />;

  const groups = regroup(ownGroups(view, tasks, clock, projectId));

  function regroup(own: TaskGroup[]): TaskGroup[] {
    const sorted = (found: Task[]) => arrangeOrder(found, sort, clock.timeZone);
    const all = () => sorted(own.flatMap((part) => part.tasks));
    if (group !== 'view') return arrangeGroups(all(), group, { clock, projects, people });
    if (ofProject && projectId !== undefined) return groupBySection(all(), { projectId, sections });
    return sort === 'due' ? own : own.map((part) => ({ ...part, tasks: sorted(part.tasks) }));
  }

  if (view.kind === 'project' && project === undefined && projects.length > 0)
    return (
      <NotFound
        title={t('This project is not here')}
        text={t('It may be archived or deleted, or it is no longer shared with you.')}
      />
    );
  return (
    <>
      {groups.length === 0 ? (
        <EmptyView kind={view.kind} />
      ) : (
        <TaskList
          groups={groups}
          clock={clock}
          manual={sort === 'manual'}
          editable={mayEdit(project)}
          readMore={readMore}
          {...(!ofProject && { projects })}
        />
      )}
      {view.kind !== 'upcoming' && (
        <CompletedTasks
          clock={clock}
          projects={projects}
          projectId={ofProject ? projectId : undefined}
        />
      )}
    </>
  );
}

function mayEdit(project: Project | undefined): boolean {
  return project !== undefined && project.role !== 'viewer';
}

/** What belongs into the view, grouped as it is when nobody chose otherwise. */
function ownGroups(
  view: View,
  tasks: Task[],
  clock: Clock,
  projectId: string | undefined,
): TaskGroup[] {
  if (view.kind === 'today') return groupToday(tasks, clock);
  if (view.kind === 'upcoming') return groupUpcoming(tasks, clock);
  const found = tasks.filter((task) => task.project_id === projectId);
  return found.length === 0 ? [] : [{ key: 'all', title: '', tasks: found }];
}
