import type { Project, Task } from '@taskloom/contracts';

import type { Member, Section } from '../../data/answers.ts';
import { t } from '../../text/t.ts';
import type { Clock } from '../../time/format-date.ts';
import { groupByDay, sortProjects, sortTasks } from './grouping.ts';
import type { TaskGroup } from './grouping.ts';
import { PRIORITIES, PRIORITY_NAMES } from '../priorities.ts';

export const SORTS = ['due', 'priority', 'title', 'created', 'manual'] as const;
export type Sort = (typeof SORTS)[number];

export const GROUPS = ['view', 'none', 'date', 'priority', 'project', 'tag', 'assignee'] as const;
export type Grouping = (typeof GROUPS)[number];

/** How a view's tasks are laid out; `view` is the grouping that belongs to it. */
export interface Arrangement {
  sort: Sort;
  group: Grouping;
}

export const PLAIN: Arrangement = { sort: 'due', group: 'view' };

interface Facts {
  clock: Clock;
  projects: Project[];
  people: ReadonlyMap<string, Member>;
}

/** `manual` is the order they come in. */
export function arrangeOrder(tasks: Task[], sort: Sort, timeZone: string): Task[] {
  switch (sort) {
    case 'due':
      return sortTasks(tasks, timeZone);
    case 'manual':
      return tasks;
    case 'priority':
      return sortTasks(tasks, timeZone).toSorted((a, b) => a.priority.localeCompare(b.priority));
    case 'title':
      return tasks.toSorted((a, b) => a.title.localeCompare(b.title));
    case 'created':
      return tasks.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  }
}

/** Groups that the person chose, instead of the view's own. */
export function arrangeGroups(
  tasks: Task[],
  group: Exclude<Grouping, 'view'>,
  { clock, projects, people }: Facts,
): TaskGroup[] {
  switch (group) {
    case 'none':
      return tasks.length === 0 ? [] : [{ key: 'all', title: '', tasks }];
    case 'date':
      return groupByDay(tasks, clock);
    case 'priority':
      return PRIORITIES.map((priority) => ({
        key: priority,
        title: PRIORITY_NAMES[priority],
        tasks: tasks.filter((task) => task.priority === priority),
        target: { priority },
      })).filter(({ tasks: found }) => found.length > 0);
    case 'project': {
      const groups = gather(tasks, ({ project_id: id }) => [
        [id, projects.find((project) => project.id === id)?.name ?? t('Project')],
      ]);
      const order = sortProjects(projects).map(({ id }) => id);
      return groups
        .toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
        .map((found) => ({ ...found, target: { project: found.key } }));
    }
    case 'tag':
      return lastEmpty(
        gather(tasks, ({ tags }) =>
          tags.length === 0 ? [['', t('No tags')]] : tags.map((tag) => [tag, `@${tag}`]),
        ),
      );
    case 'assignee':
      return lastEmpty(
        gather(tasks, ({ assignee_id: id }) =>
          id === undefined ? [['', t('Nobody')]] : [[id, people.get(id)?.name ?? t('Somebody')]],
        ),
      ).map((found) => ({ ...found, target: { assignee: found.key === '' ? null : found.key } }));
  }
}

/** A project's tasks by section: first those in none. Sections without tasks keep their heading. */
export function groupBySection(
  tasks: Task[],
  { projectId, sections }: { projectId: string; sections: Section[] },
): TaskGroup[] {
  const known = new Set(sections.map(({ id }) => id));
  const loose = tasks.filter(({ section_id: id }) => id === undefined || !known.has(id));
  const target = { project: projectId };
  return [
    ...(loose.length > 0 || sections.length > 0
      ? [{ key: 'none', title: '', tasks: loose, target: { ...target, section: null } }]
      : []),
    ...sections.map((section) => ({
      key: section.id,
      title: section.name,
      tasks: tasks.filter(({ section_id: id }) => id === section.id),
      section,
      target: { ...target, section: section.id },
    })),
  ];
}

function gather(tasks: Task[], keysOf: (task: Task) => [key: string, title: string][]) {
  const groups = new Map<string, TaskGroup>();
  for (const task of tasks) {
    for (const [key, title] of keysOf(task)) {
      const group = groups.get(key) ?? { key, title, tasks: [] };
      group.tasks.push(task);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function lastEmpty(groups: TaskGroup[]): TaskGroup[] {
  return groups.toSorted(
    (a, b) => Number(a.key === '') - Number(b.key === '') || a.title.localeCompare(b.title),
  );
}
