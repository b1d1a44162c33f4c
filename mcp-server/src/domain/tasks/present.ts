import type { Task } from '@taskloom/contracts';

import type { When } from '../../recurrence/index.ts';
import { describeWhen } from '../../words/index.ts';
import type { Actor } from '../actors.ts';
import type { ReminderFacts, SeriesFacts, TaskRow } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { readTaskFacts } from './task-facts.ts';

const PRIORITIES = ['p1', 'p2', 'p3', 'p4'] as const;

/**
 * Tasks as tools answer them and events carry them, with the actor's own reminders. What this
 * operation made itself is not read back, and what it presented once is not presented again.
 */
export async function presentTasks(work: UnitOfWork, rows: readonly TaskRow[]): Promise<Task[]> {
  const { actor, changes } = work;
  const known = changes.presented;
  const unknown = rows.filter((row) => !known.has(row));
  const isMade = ({ id, series_id: series }: TaskRow) =>
    changes.isNew('task', id) && (series === null || changes.latest('series', series));
  await readTaskFacts(
    work,
    unknown.filter((row) => !changes.facts.has(row.id) && !isMade(row)),
  );
  const made = Map.groupBy(
    changes.allLatest('reminder').filter(({ user_id: of }) => of === actor.userId),
    (row) => row.task_id,
  );
  for (const row of unknown) {
    const { reminders = null, series = null } = changes.facts.get(row.id) ?? {};
    const isNew = changes.isNew('task', row.id);
    const task = presentTask({
      row,
      actor,
      reminders: (isNew ? made.get(row.id) : reminders)?.toSorted(byTime) ?? [],
      series: changes.latest('series', row.series_id ?? '') ?? series,
    });
    known.set(row, task);
  }
  return rows.flatMap((row) => known.get(row) ?? []);
}

function byTime(a: ReminderFacts, b: ReminderFacts): number {
  return (a.fire_at ?? '~').localeCompare(b.fire_at ?? '~') || a.id.localeCompare(b.id);
}

export type DueRow = Pick<TaskRow, 'due_date' | 'due_at' | 'due_zone'>;

/** Where the task's due stands, in the form the words module speaks. */
export function dueOf(row: DueRow): When | undefined {
  if (row.due_date !== null) return { date: row.due_date };
  if (row.due_at !== null && row.due_zone !== null)
    return { at: row.due_at, timeZone: row.due_zone };
  return undefined;
}

function presentTask({
  row,
  actor,
  reminders,
  series,
}: {
  row: TaskRow;
  actor: Actor;
  reminders: readonly ReminderFacts[];
  series: SeriesFacts | null;
}): Task {
  const due = dueOf(row);
  return {
    id: row.id,
    title: row.title,
    ...given('notes', row.notes),
    status: row.status,
    priority: PRIORITIES[row.priority - 1] ?? 'p4',
    ...(due
      ? {
          due: {
            ...('date' in due ? { date: due.date } : { at: due.at, time_zone: due.timeZone }),
            words: describeWhen(due, actor.words),
          },
        }
      : {}),
    ...given('deadline', row.deadline),
    ...given('duration_minutes', row.duration_minutes),
    project_id: row.project_id,
    ...given('section_id', row.section_id),
    ...given('parent_id', row.parent_id),
    ...given('assignee_id', row.assignee_id),
    tags: row.tags,
    ...(series && series.ended_at === null
      ? {
          recurrence: {
            rrule: series.rule.rrule,
            words: series.rule.words,
            anchor: series.rule.anchor,
            next: series.upcoming,
            ...(series.paused_at === null ? {} : { paused: true }),
            ...(series.catch_up === 'latest' ? {} : { catch_up: series.catch_up }),
          },
        }
      : {}),
    reminders: reminders.map((reminder) => ({
      id: reminder.id,
      fire_at: reminder.fire_at === null ? '' : new Date(reminder.fire_at).toISOString(),
      ...given('offset', reminder.offset),
    })),
    blocked_by: row.blocked_by,
    version: row.version,
    created_at: row.created_at,
    updated_at: row.updated_at,
    ...given('completed_at', row.completed_at),
  };
}

function given<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  // A computed key widens to `string`, which the return type narrows again.
  return value === null ? {} : ({ [key]: value } as { [P in K]?: V });
}
