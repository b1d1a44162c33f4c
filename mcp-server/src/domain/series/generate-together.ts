import { v7 as uuidv7 } from 'uuid';

import { occurrenceKey, type When } from '../../recurrence/index.ts';
import type { ReminderRow, SeriesRow, TaskRow } from '../entities.ts';
import { fireTime } from '../reminders/reminder-store.ts';
import type { Work } from '../work.ts';
import { generateDue, likeLast, newestDue } from './occurrences.ts';
import { scheduleAfter } from './series-store.ts';

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
export async function generateTogether(work: Work, all: readonly SeriesRow[]): Promise<number> {
  const { now } = work.actor.words;
  const planned = all.flatMap((series): Planned[] => {
    const due = newestDue(series, now);
    return due ? [{ series, ...due, key: occurrenceKey(due.when) }] : [];
  });
  const isThere = await existing(work, planned);
  const fresh = planned.filter(({ series }) => !isThere.has(series.id));
  let generated = await copyAll(work, fresh);
  // An occurrence that undo had taken back, for one.
  for (const { series } of planned.filter((each) => isThere.has(each.series.id)))
    if (await generateDue(work, series)) generated += 1;
  return generated;
}

/** The series whose occurrence there is already. */
async function existing({ sql }: Work, planned: readonly Planned[]): Promise<Set<string>> {
  const rows = await sql<{ series_id: string }[]>`
    select t.series_id
      from unnest(${planned.map(({ series }) => series.id)}::uuid[],
                  ${planned.map(({ key }) => key)}::text[]) as wanted (series_id, key)
      join taskloom.tasks t
        on t.series_id = wanted.series_id and t.occurrence_key = wanted.key`;
  return new Set(rows.map((row) => row.series_id));
}

async function copyAll(work: Work, planned: readonly Planned[]): Promise<number> {
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
    return last ? [{ series, known, key, last, task: likeLast({ series, last, when, key }) }] : [];
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
  await changes.updateMany(
    'series',
    made.map(({ series, known, key, task }) => {
      const moved = { ...series, last_key: key, last_task_id: task.id };
      const schedule = scheduleAfter({ series: moved, at: changes.at, known });
      return { row: series, patch: { last_key: key, last_task_id: task.id, ...schedule } };
    }),
  );
  return made.length;
}
