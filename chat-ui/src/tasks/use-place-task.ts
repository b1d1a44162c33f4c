import type { Task } from '@taskloom/contracts';

import type { Place } from '../data/tools.ts';
import { useWorkspace } from '../data/workspace.ts';
import type { Target, TaskGroup } from './grouping.ts';

type Beside = Pick<Place, 'before' | 'after'>;
export type PlaceTask = (task: Task, target: Target, beside?: Beside) => Promise<void>;

/** Puts a task into another group, or beside one of its tasks. */
export function usePlaceTask(): PlaceTask {
  const { actions } = useWorkspace();
  return async (task, target, beside = {}) => {
    const moves = task.project_id !== target.project;
    const enters = moves || (task.section_id ?? null) !== target.section;
    if (enters && !moves && target.section === null) await actions.leaveSection(task);
    const section = enters && target.section !== null ? { section: target.section } : {};
    const place = { ...(moves && { project: target.project }), ...section, ...beside };
    if (Object.keys(place).length === 0) return;
    const { section: sectionId } = section;
    await actions.move(task, place, {
      project_id: target.project,
      ...(sectionId !== undefined && { section_id: sectionId }),
    });
  };
}

/** The group above or below, of those that tasks can be put into. */
export function neighbourOf(
  groups: TaskGroup[],
  group: TaskGroup,
  step: 1 | -1,
): TaskGroup | undefined {
  const places = groups.filter(({ target }) => target !== undefined);
  return places[places.indexOf(group) + step];
}
