import type { Task } from '@taskloom/contracts';

import type { Place } from '../../data/tools.ts';
import { useClock } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import type { Target, TaskGroup } from '../arrangement/grouping.ts';
import { withoutField } from '../clear-field.ts';
import { clockOf } from '../../time/minutes-of.ts';
import { atTime, onDay } from '../on-day.ts';
import { isThere } from './is-there.ts';

type Beside = Pick<Place, 'before' | 'after'>;
export type PlaceTasks = (tasks: Task[], target: Target, beside?: Beside) => Promise<void>;

/** Puts tasks into another group, which sets what the group stands for, or beside a task of theirs. */
export function usePlaceTasks(): PlaceTasks {
  const { actions } = useWorkspace();
  const { timeZone } = useClock();
  return async (tasks, target, beside = {}) => {
    const entering = tasks.filter((task) => !isThere(task, target, timeZone));
    if ('project' in target) {
      const placed = Object.keys(beside).length > 0;
      if (placed ? tasks.length === 0 : entering.length === 0) return;
      const { project, section } = target;
      const moves = entering.some(({ project_id: id }) => id !== project);
      if (section === null && !moves && entering.length > 0)
        await actions.updateAll(
          entering,
          (tasks) => t('Moved {tasks}', { tasks }),
          () => ({ clear: ['section'] }),
          withoutField('section_id'),
        );
      const place = {
        ...(moves && { project }),
        ...(entering.length > 0 && section !== null && { section }),
        ...beside,
      };
      if (Object.keys(place).length > 0) await actions.moveTo(placed ? tasks : entering, place);
      return;
    }
    if (entering.length === 0) return;
    if ('day' in target) {
      const { day, minutes } = target;
      if (day !== null && minutes !== undefined)
        return actions.reschedule(
          entering,
          `${day}T${clockOf(minutes)}`,
          atTime(day, minutes, timeZone),
        );
      return day === null
        ? actions.updateAll(
            entering,
            (tasks) => t('Took the date off {tasks}', { tasks }),
            () => ({ clear: ['due'] }),
            withoutField('due'),
          )
        : actions.reschedule(entering, day, onDay(day, timeZone));
    }
    if ('priority' in target) {
      const { priority } = target;
      return actions.updateAll(
        entering,
        (tasks) => t('Changed {tasks}', { tasks }),
        () => ({ priority }),
        (task) => ({ ...task, priority }),
      );
    }
    const { assignee } = target;
    return assignee === null
      ? actions.updateAll(
          entering,
          (tasks) => t('Assigned nobody to {tasks}', { tasks }),
          () => ({ clear: ['assignee'] }),
          withoutField('assignee_id'),
        )
      : actions.updateAll(
          entering,
          (tasks) => t('Assigned {tasks}', { tasks }),
          () => ({ assignee }),
          (task) => ({ ...task, assignee_id: assignee }),
        );
  };
}

/** The group above or below, of those that tasks can be put into. */
export function neighbourOf(
  groups: TaskGroup[],
  group: TaskGroup,
  step: 1 | -1,
): TaskGroup | undefined {
  const place = groups.indexOf(group);
  const others = step > 0 ? groups.slice(place + 1) : groups.slice(0, place).toReversed();
  return others.find(({ target }) => target !== undefined);
}
