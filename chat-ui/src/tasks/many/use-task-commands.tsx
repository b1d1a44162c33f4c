import type { Task } from '@taskloom/contracts';
import {
  AtSign,
  CalendarArrowUp,
  CalendarDays,
  CalendarOff,
  Check,
  Copy,
  Flag,
  FolderInput,
  Link2,
  Plus,
  RotateCcw,
  Rows3,
  SkipForward,
  Sun,
  Sunrise,
  Trash2,
  User,
} from 'lucide-react';

import { useClock, useMembers, useProjects, useSections, useTags } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { taskLink } from '../../shell/navigation/address-format.ts';
import { setUi } from '../../shell/ui-store.ts';
import { t } from '../../text/t.ts';
import { addDays, dayIn, weekday } from '../../time/calendar-day.ts';
import { dueDay } from '../../time/format-date.ts';
import { mark } from '../../ui/command-menu.tsx';
import type { CommandNode } from '../../ui/command-menu.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { ProjectDot } from '../../ui/project-dot.tsx';
import { sortProjects } from '../arrangement/grouping.ts';
import { withoutField } from '../clear-field.ts';
import { onDay } from '../on-day.ts';
import { PRIORITIES, PRIORITY_COLOURS, PRIORITY_NAMES } from '../priorities.ts';
import { clearSelection } from './selection.ts';

/** What can be done with one task or with many at once; what does not apply is undefined. */
export function useTaskCommands(tasks: Task[]): TaskCommands {
  const { actions } = useWorkspace();
  const done = tasks.length > 0 && tasks.every(({ status }) => status === 'done');
  return {
    schedule: useScheduling(tasks),
    move: useMoving(tasks),
    section: useSectioning(tasks),
    labels: useLabelling(tasks),
    priority: {
      id: 'priority',
      name: t('Priority'),
      mark: mark(Flag),
      items: PRIORITIES.map((priority) => ({
        id: priority,
        name: PRIORITY_NAMES[priority],
        mark: <Flag size={15} aria-hidden className={PRIORITY_COLOURS[priority]} />,
        checked: tasks.every((task) => task.priority === priority),
        run: () =>
          void actions.updateAll(
            tasks,
            (tasks) => t('Changed {tasks}', { tasks }),
            () => ({ priority }),
            (task) => ({ ...task, priority }),
          ),
      })),
    },
    assignee: useAssigning(tasks),
    skip: useSkipping(tasks),
    link: linking(tasks),
    duplicate: {
      id: 'duplicate',
      name: t('Duplicate'),
      mark: mark(Copy),
      run: () => void actions.duplicate(tasks),
    },
    complete: {
      id: 'complete',
      name: done ? t('Reopen') : t('Complete'),
      mark: mark(done ? RotateCcw : Check),
      run: () => {
        clearSelection();
        void actions.toggle(...tasks);
      },
    },
    remove: {
      id: 'delete',
      name: t('Delete'),
      mark: mark(Trash2),
      danger: true,
      run: () => setUi({ dialog: { kind: 'delete-tasks', tasks } }),
    },
  };
}

type TaskCommands = Record<
  'schedule' | 'move' | 'labels' | 'priority' | 'duplicate' | 'complete' | 'remove',
  CommandNode
> &
  Record<'section' | 'assignee' | 'link' | 'skip', CommandNode | undefined>;

/** Of one that repeats. */
function useSkipping([task, ...others]: Task[]): CommandNode | undefined {
  const { actions } = useWorkspace();
  if (task?.recurrence === undefined || task.status === 'done' || others.length > 0)
    return undefined;
  return {
    id: 'skip',
    name: t('Skip this occurrence'),
    mark: mark(SkipForward),
    run: () => void actions.skip(task).catch(actions.fail),
  };
}

function linking([task, ...others]: Task[]): CommandNode | undefined {
  if (task === undefined || others.length > 0) return undefined;
  const link = taskLink(window.location.origin, task.id);
  return {
    id: 'link',
    name: t('Copy link'),
    mark: mark(Link2),
    run: () => void copyText(link, t('Copied the link to this task')),
  };
}

function useScheduling(tasks: Task[]): CommandNode {
  const { actions } = useWorkspace();
  const clock = useClock();
  const today = dayIn(clock.timeZone, clock.now);
  const days = [
    { id: 'today', name: t('Today'), icon: Sun, day: today },
    { id: 'tomorrow', name: t('Tomorrow'), icon: Sunrise, day: addDays(today, 1) },
    {
      id: 'next-week',
      name: t('Next week'),
      icon: CalendarArrowUp,
      day: addDays(today, 8 - weekday(today)),
    },
  ];
  return {
    id: 'schedule',
    name: t('Schedule'),
    mark: mark(CalendarDays),
    items: [
      ...days.map(({ id, name, icon, day }) => ({
        id,
        name,
        mark: mark(icon),
        checked: tasks.every(({ due }) => due && dueDay(due, clock.timeZone) === day),
        run: () => void actions.reschedule(tasks, day, onDay(day, clock.timeZone)),
      })),
      {
        id: 'pick',
        name: t('Pick a date…'),
        mark: mark(CalendarDays),
        run: () => setUi({ dialog: { kind: 'schedule-tasks', tasks } }),
      },
      {
        id: 'no-date',
        name: t('No date'),
        mark: mark(CalendarOff),
        run: () =>
          void actions.updateAll(
            tasks,
            (tasks) => t('Took the date off {tasks}', { tasks }),
            () => ({ clear: ['due'] }),
            withoutField('due'),
          ),
      },
    ],
  };
}

function useMoving(tasks: Task[]): CommandNode {
  const { actions } = useWorkspace();
  const projects = useProjects();
  return {
    id: 'move',
    name: t('Project'),
    mark: mark(FolderInput),
    items: sortProjects(projects)
      .filter(({ role }) => role !== 'viewer')
      .map((project) => ({
        id: project.id,
        name: project.name,
        mark: <ProjectDot project={project} />,
        checked: tasks.every(({ project_id: id }) => id === project.id),
        run: () => void actions.moveTo(tasks, { project: project.id }),
      })),
  };
}

/** The one project of all of them; undefined where they are of several. */
function projectOf(tasks: Task[]): string | undefined {
  const [first] = tasks;
  return tasks.every(({ project_id: id }) => id === first?.project_id)
    ? first?.project_id
    : undefined;
}

/** Of tasks of one project that has sections. */
function useSectioning(tasks: Task[]): CommandNode | undefined {
  const { actions } = useWorkspace();
  const sections = useSections(projectOf(tasks));
  if (sections.length === 0) return undefined;
  const none = {
    id: 'none',
    name: t('No section'),
    checked: tasks.every(({ section_id: id }) => id === undefined),
    run: () =>
      void actions.updateAll(
        tasks,
        (tasks) => t('Moved {tasks}', { tasks }),
        () => ({ clear: ['section'] }),
        withoutField('section_id'),
      ),
  };
  return {
    id: 'section',
    name: t('Section'),
    mark: mark(Rows3),
    items: [
      none,
      ...sections.map(({ id, name }) => ({
        id,
        name,
        checked: tasks.every(({ section_id: section }) => section === id),
        run: () => void actions.moveTo(tasks, { section: id }),
      })),
    ],
  };
}

function useLabelling(tasks: Task[]): CommandNode {
  const { actions } = useWorkspace();
  const { data = [] } = useTags();
  const names = new Set([...data.map(({ name }) => name), ...tasks.flatMap(({ tags }) => tags)]);
  return {
    id: 'labels',
    name: t('Labels'),
    mark: mark(AtSign),
    items: [
      ...[...names].map((name) => {
        const all = tasks.every(({ tags }) => tags.includes(name));
        return {
          id: name,
          name: `@${name}`,
          checked: all,
          run: () => void actions.label(tasks, name, !all),
        };
      }),
      {
        id: '+',
        name: t('New label…'),
        mark: mark(Plus),
        run: () => setUi({ dialog: { kind: 'label-tasks', tasks } }),
      },
    ],
  };
}

/** Of tasks of one project. */
function useAssigning(tasks: Task[]): CommandNode | undefined {
  const { actions } = useWorkspace();
  const members = useMembers(projectOf(tasks));
  if (members.length === 0) return undefined;
  const nobody = {
    id: 'none',
    name: t('Nobody'),
    checked: tasks.every(({ assignee_id: id }) => id === undefined),
    run: () =>
      void actions.updateAll(
        tasks,
        (tasks) => t('Assigned nobody to {tasks}', { tasks }),
        () => ({ clear: ['assignee'] }),
        withoutField('assignee_id'),
      ),
  };
  return {
    id: 'assignee',
    name: t('Assign'),
    mark: mark(User),
    items: [
      ...members.map(({ id, name }) => ({
        id,
        name,
        checked: tasks.every(({ assignee_id: assignee }) => assignee === id),
        run: () =>
          void actions.updateAll(
            tasks,
            (tasks) => t('Assigned {tasks}', { tasks }),
            () => ({ assignee: id }),
            (task) => ({ ...task, assignee_id: id }),
          ),
      })),
      nobody,
    ],
  };
}
