import type { Project, Task } from '@taskloom/contracts';

import { useMe, useOpenTasks, useProjects, useSections } from '../data/queries.ts';
import type { View } from '../shell/views.ts';
import type { Clock } from '../time/format-date.ts';
import { arrangeGroups, arrangeOrder, groupBySection } from './arrange.ts';
import { useArrangement } from './arrangement-store.ts';
import { CompletedTasks } from './completed-tasks.tsx';
import { EmptyView } from './empty-view.tsx';
import { groupToday, groupUpcoming } from './grouping.ts';
import type { TaskGroup } from './grouping.ts';
import { useTaskFacts } from './task-facts.ts';
import { TaskList } from './task-list.tsx';

/** Today, what comes, or one project with its sections. */
export function ListView({ view, clock }: { view: View; clock: Clock }) {
  const { tasks } = useOpenTasks();
  const projects = useProjects();
  const me = useMe();
  const { people } = useTaskFacts();
  const { sort, group } = useArrangement(view);
  const ofProject = view.kind === 'project' || view.kind === 'inbox';
  const projectId = view.kind === 'project' ? view.projectId : me?.inbox_project_id;
  const sections = useSections(ofProject ? projectId : undefined);
  const project = projects.find(({ id }) => id === projectId);

  const groups = regroup(ownGroups(view, tasks, clock, projectId));

  function regroup(own: TaskGroup[]): TaskGroup[] {
    const sorted = (found: Task[]) => arrangeOrder(found, sort, clock.timeZone);
    const all = () => sorted(own.flatMap((part) => part.tasks));
    if (group !== 'view') return arrangeGroups(all(), group, { clock, projects, people });
    if (ofProject && projectId !== undefined) return groupBySection(all(), { projectId, sections });
    return sort === 'due' ? own : own.map((part) => ({ ...part, tasks: sorted(part.tasks) }));
  }

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
