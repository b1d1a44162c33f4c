import { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import type { When } from '../../recurrence/index.ts';
import type { ReminderRow, SeriesRow, TaskRow } from '../rows.ts';
import { fireTime } from '../reminders/reminder-store.ts';
import { dueColumns } from '../tasks/due-columns.ts';
import { dueOf } from '../tasks/present.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { instantOf, whenOfKey } from './series-store.ts';

interface Succession {
  series: SeriesRow;
  /** The occurrence before, and the one after it. */
  from: TaskRow;
  to: TaskRow;
}

interface BranchRow extends TaskRow {
  depth: number;
  /** It repeats by itself. */
  recurs: boolean;
}

/**
 * Gives the next occurrence the subtasks of the one before, open and as far from it as they were. A
 * subtask that repeats goes on by its own rule: its open occurrence moves over where the parent is done.
 */
export async function carrySubtasks(work: UnitOfWork, succession: Succession): Promise<void> {
  const { from, to } = succession;
  const branch = await branchOf(work, from.id);
  const copyOf = new Map([[from.id, to.id]]);
  const copied: { row: BranchRow; id: string }[] = [];
  const moved: BranchRow[] = [];
  for (const row of branch) {
    // What is below a subtask that repeats stays with it.
    if (row.parent_id === null || !copyOf.has(row.parent_id)) continue;
    if (row.recurs) {
      if (row.status === 'open' && from.status === 'done') moved.push(row);
      continue;
    }
    const id = uuidv7();
    copyOf.set(row.id, id);
    copied.push({ row, id });
  }
  // A level at a time: a parent has to be there before its subtasks.
  for (const level of Map.groupBy(copied, ({ row }) => row.depth).values())
    await work.changes.insertMany(
      'task',
      level.map(({ row, id }) => copyRow(work, { row, id, succession, copyOf })),
    );
  await copyReminders(work, { copied, succession });
  for (const { depth: _depth, recurs: _recurs, ...row } of moved) {
    const parent = row.parent_id === null ? undefined : copyOf.get(row.parent_id);
    if (parent !== undefined) await work.changes.update('task', row, { parent_id: parent });
  }
}

/** Where an occurrence belongs whose parent repeats too and is done: below the parent's newest. */
export async function currentParent({ sql }: UnitOfWork, last: TaskRow): Promise<string | null> {
  if (last.parent_id === null) return null;
  const [found] = await sql<{ parent: string | null }[]>`
    select case when p.status = 'open' and p.deleted_at is null then p.id
                when newest.id is not null then newest.id
                when p.deleted_at is null then p.id end as parent
      from taskloom.tasks p
      left join taskloom.series s on s.id = p.series_id
      left join taskloom.tasks newest
        on newest.id = s.last_task_id and newest.deleted_at is null
           and newest.project_id = p.project_id
     where p.id = ${last.parent_id}`;
  return found?.parent ?? null;
}

/** The subtasks at all depths, parents before their own. */
async function branchOf({ sql }: UnitOfWork, id: string): Promise<BranchRow[]> {
  return sql<BranchRow[]>`
    with recursive below as (
      select t.id, 1 as depth from taskloom.tasks t
       where t.parent_id = ${id} and t.deleted_at is null
      union all
      select t.id, b.depth + 1 from taskloom.tasks t join below b on t.parent_id = b.id
       where t.deleted_at is null and b.depth < 50)
    select t.*, b.depth,
           exists (select 1 from taskloom.series s
                    where s.id = t.series_id and s.ended_at is null) as recurs
      from below b join taskloom.tasks t on t.id = b.id order by b.depth, t.position, t.id`;
}

function copyRow(
  work: UnitOfWork,
  {
    row,
    id,
    succession,
    copyOf,
  }: { row: BranchRow; id: string; succession: Succession; copyOf: ReadonlyMap<string, string> },
) {
  const due = dueOf(row);
  return {
    id,
    project_id: succession.to.project_id,
    section_id: succession.to.section_id,
    parent_id: copyOf.get(row.parent_id ?? '') ?? succession.to.id,
    title: row.title,
    notes: row.notes,
    priority: row.priority,
    duration_minutes: row.duration_minutes,
    tags: row.tags,
    blocked_by: row.blocked_by.flatMap((blocker) => copyOf.get(blocker) ?? []),
    assignee_id: row.assignee_id,
    assigned_by: row.assigned_by,
    position: row.position,
    created_by: row.created_by,
    ...dueColumns(due && shift(due, succession), work.actor.words.timeZone),
  };
}

/** As far from its parent's next occurrence as it was from the one before, by the clock on the wall. */
function shift(due: When, { series, from, to }: Succession): When {
  const { time_zone: timeZone } = series;
  const [before, after] = [from, to].map(({ occurrence_key: key }) =>
    instantOf(whenOfKey(key ?? series.last_key, timeZone), timeZone)
      .toZonedDateTimeISO(timeZone)
      .toPlainDateTime(),
  );
  if (!before || !after) return due;
  const distance = before.until(after, { largestUnit: 'days' });
  if ('date' in due)
    return { date: Temporal.PlainDate.from(due.date).add({ days: distance.days }).toString() };
  const at = Temporal.Instant.from(due.at)
    .toZonedDateTimeISO(due.timeZone)
    .toPlainDateTime()
    .add(distance)
    .toZonedDateTime(due.timeZone)
    .toInstant();
  return { at: at.toString(), timeZone: due.timeZone };
}

async function copyReminders(
  work: UnitOfWork,
  {
    copied,
    succession,
  }: { copied: readonly { row: BranchRow; id: string }[]; succession: Succession },
): Promise<void> {
  const copyOf = new Map(copied.map((copy) => [copy.row.id, copy]));
  const reminders = await work.sql<ReminderRow[]>`
    select * from taskloom.reminders
     where task_id = any (${[...copyOf.keys()]}::uuid[]) and "offset" is not null`;
  const rows = reminders.flatMap(({ task_id: taskId, user_id: userId, offset }) => {
    const copy = copyOf.get(taskId);
    if (!copy || offset === null) return [];
    const due = dueOf(copy.row);
    const task = dueColumns(due && shift(due, succession), work.actor.words.timeZone);
    const when = fireTime(work, { task, spec: { offset } });
    return { id: uuidv7(), task_id: copy.id, user_id: userId, offset, ...when };
  });
  await work.changes.insertMany('reminder', rows);
}
