import { v7 as uuidv7 } from 'uuid';

import { occurrenceKey, type When } from '../../recurrence/index.ts';
import type { ReminderRow, SeriesRow, TaskRow } from '../rows.ts';
import { fireTime } from '../reminders/reminder-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { generateDue, occurrenceFromTemplate, newestDue } from './occurrences.ts';
import { nextSchedule } from './series-store.ts';

interface Planned {
  series: SeriesRow;
  when: When;
  known: When[] | undefined;
  key: string;
}

/**
 * `generateDue` for many series of one person, as one operation with a few statements for all of them:
 * what is due at the same moment, as at nine in the morning, must not take minutes. Returns how many
 * were made.
 */
export async function generateBatch(work: UnitOfWork, all: readonly SeriesRow[]): Promise<number> {
  const { now } = work.actor.words;
  const planned = all.flatMap((series): Planned[] => {
    const due = newestDue(series, now);
    return due ? [{ series, ...due, key: occurrenceKey(due.when) }] : [];
  });
  const single = await madeSingly(work, planned);
  let generated = await copyAll(
    work,
    planned.filter(({ series }) => !single.has(series.id)),
  );
  for (const { series } of planned.filter((each) => single.has(each.series.id)))
    if (await generateDue(work, series)) generated += 1;
  return generated;
}

/**
 * Those of whom a copy of the newest task does not do: the occurrence is there already (undo had taken it
 * back, for one), or the task has subtasks or a parent.
 */
async function madeSingly({ sql }: UnitOfWork, planned: readonly Planned[]): Promise<Set<string>> {
  const rows = await sql<{ series_id: string }[]>`
    select wanted.series_id
      from unnest(${planned.map(({ series }) => series.id)}::uuid[],
                  ${planned.map(({ key }) => key)}::text[],
                  ${planned.map(({ series }) => series.last_task_id)}::uuid[])
        as wanted (series_id, key, last_id)
     where exists (select 1 from taskloom.tasks t
                    where t.series_id = wanted.series_id and t.occurrence_key = wanted.key)
        or exists (select 1 from taskloom.tasks t
                    where t.id = wanted.last_id and t.parent_id is not null)
        or exists (select 1 from taskloom.tasks t
                    where t.parent_id = wanted.last_id and t.deleted_at is null)`;
  return new Set(rows.map((row) => row.series_id));
}

async function copyAll(work: UnitOfWork, planned: readonly Planned[]): Promise<number> {
  const { sql, changes } = work;
  const lastIds = planned.map(({ series }) => series.last_task_id);
  const lasts = await sql<TaskRow[]>`
    select * from taskloom.tasks where id = any (${lastIds}::uuid[])`;
  const reminders = await sql<ReminderRow[]>`
    select * from taskloom.reminders
     where task_id = any (${lastIds}::uuid[]) and "offset" is not null`;
  const lastOf = new Map(lasts.map((last) => [last.id, last]));
  const remindersOf = Map.groupBy(reminders, (reminder) => reminder.task_id);
  const made = planned.flatMap(({ series, when, known, key }) => {
    const last = lastOf.get(series.last_task_id);
    return last
      ? [{ series, known, key, last, task: occurrenceFromTemplate({ series, last, when, key }) }]
      : [];
  });
  await changes.insertMany(
    'task',
    made.map(({ task }) => task),
  );
  await changes.insertMany(
    'reminder',
    made.flatMap(({ last, task }) =>
      (remindersOf.get(last.id) ?? []).flatMap(({ offset, user_id }) =>
        offset === null
          ? []
          : {
              id: uuidv7(),
              task_id: task.id,
              user_id,
              offset,
              ...fireTime(work, { task, spec: { offset } }),
            },
      ),
    ),
  );
  for (const { series, known, key, task } of made) {
    const newest = {
      last_key: key,
      last_task_id: task.id,
      occurrence_count: series.occurrence_count + 1,
    };
    const schedule = nextSchedule({ series: { ...series, ...newest }, known });
    await changes.update('series', series, { ...newest, ...schedule });
  }
  return made.length;
}
