import type { Task } from '@taskloom/contracts';

import type { TransactionSql } from '../../database/connect.ts';
import type { RecurrenceRule, When } from '../../recurrence/index.ts';
import { describeWhen } from '../../words/index.ts';
import type { Actor } from '../actors.ts';
import type { ReminderRow, TaskRow } from '../entities.ts';

interface SeriesFacts {
  id: string;
  rule: RecurrenceRule;
  upcoming: string[];
  ended_at: string | null;
  catch_up: 'latest' | 'all';
  paused_at: string | null;
}

const PRIORITIES = ['p1', 'p2', 'p3', 'p4'] as const;

/** Tasks as tools answer them and events carry them, with the actor's own reminders. */
export async function presentTasks(
  { sql, actor }: { sql: TransactionSql; actor: Actor },
  rows: readonly TaskRow[],
): Promise<Task[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const seriesIds = [...new Set(rows.flatMap((row) => row.series_id ?? []))];
  const [reminders, series] = await Promise.all([
    sql<ReminderRow[]>`
      select * from taskloom.reminders
       where task_id = any (${ids}::uuid[]) and user_id = ${actor.userId} order by fire_at, id`,
    seriesIds.length === 0
      ? []
      : sql<SeriesFacts[]>`
          select id, rule, upcoming, ended_at, catch_up, paused_at from taskloom.series
           where id = any (${seriesIds}::uuid[])`,
  ]);
  const remindersOf = Map.groupBy(reminders, (reminder) => reminder.task_id);
  const seriesOf = new Map(series.map((facts) => [facts.id, facts]));
  return rows.map((row) =>
    presentTask({
      row,
      actor,
      reminders: remindersOf.get(row.id) ?? [],
      series: row.series_id === null ? undefined : seriesOf.get(row.series_id),
    }),
  );
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
  reminders: readonly ReminderRow[];
  series: SeriesFacts | undefined;
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
      fire_at: reminder.fire_at ?? '',
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
