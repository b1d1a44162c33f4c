import type { Me, Project, Task } from '@taskloom/contracts';

import type { Member, Section } from '../../data/answers.ts';
import type { ColumnOf, TaskScope } from '../../data/task-scope.ts';
import { t } from '../../text/t.ts';
import { addDays, dayIn } from '../../time/calendar-day.ts';
import { labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import type { Sort } from '../arrangement/arrange.ts';
import { groupByProject } from '../arrangement/grouping.ts';
import type { TaskGroup } from '../arrangement/grouping.ts';
import { PRIORITIES, PRIORITY_NAMES } from '../priorities.ts';
import type { BoardBy } from './board-by.ts';

export interface BoardColumn extends TaskGroup {
  scope: TaskScope;
}

interface Facts {
  /** Of one project; without it of all. */
  project: Project | undefined;
  projects: Project[];
  sections: Section[];
  members: Member[];
  me: Me | undefined;
  clock: Clock;
  sort: Sort;
}

/** Days that have a column of their own. */
const DAYS = 7;

/** The columns of a board, without their tasks: each reads its own. */
export function columnsOf(by: BoardBy, facts: Facts): BoardColumn[] {
  const { project, sort } = facts;
  const inProject = project === undefined ? {} : { projectId: project.id };
  const column = (key: string, title: string, in_: ColumnOf, target?: TaskGroup['target']) => ({
    key,
    title,
    tasks: [] as Task[],
    scope: { of: 'column' as const, in: in_, ...inProject, sort },
    ...(target !== undefined && { target }),
  });
  switch (by) {
    case 'project':
      return groupByProject([], facts.projects).map((group) => ({
        ...group,
        scope: { of: 'project', projectId: group.key, sort },
      }));
    case 'section': {
      const { id = '' } = project ?? {};
      return [
        column('none', t('No section'), { section: null }, { project: id, section: null }),
        ...facts.sections.map((section) => ({
          ...column(
            section.id,
            section.name,
            { section: section.id },
            { project: id, section: section.id },
          ),
          section,
        })),
      ];
    }
    case 'priority':
      return PRIORITIES.map((priority) =>
        column(priority, PRIORITY_NAMES[priority], { priority }, { priority }),
      );
    case 'assignee':
      return [
        column('none', t('Nobody'), { assignee: null }, { assignee: null }),
        ...peopleOf(facts).map(({ id, name }) =>
          column(id, name, { assignee: id }, { assignee: id }),
        ),
      ];
    case 'date': {
      const today = dayIn(facts.clock.timeZone, facts.clock.now);
      const days = Array.from({ length: DAYS }, (_, n) => addDays(today, n));
      const last = addDays(today, DAYS - 1);
      return [
        column('overdue', t('Overdue'), { before: today }),
        ...days.map((day) => column(day, titleOf(day, facts.clock), { day }, { day })),
        column('later', t('Later'), { after: last }),
        column('never', t('No date'), { day: null }, { day: null }),
      ];
    }
  }
}

/** Oneself first. */
function peopleOf({ members, me }: Facts): { id: string; name: string }[] {
  const others = members.filter(({ id }) => id !== me?.id);
  return [
    ...(me === undefined ? [] : [{ id: me.id, name: t('{name} (you)', { name: me.name }) }]),
    ...others,
  ];
}

function titleOf(day: string, clock: Clock): string {
  const { short, full } = labelMoment(day, clock);
  return [t('Today'), t('Tomorrow')].includes(short) ? short : full.replace(/ \d{4}$/u, '');
}
