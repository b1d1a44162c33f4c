import { Temporal } from 'temporal-polyfill';
import { v7 as uuidv7 } from 'uuid';

import { invalidInput } from '../../errors.ts';
import { parseReminder } from '../../words/index.ts';
import type { ReminderRow, TaskRow } from '../rows.ts';
import { dueOf, type DueRow } from '../tasks/present.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { unwrapWords } from '../unwrap-words.ts';

/** A day without a time is reminded of from here on, in the person's zone. */
export const ALL_DAY_REMINDER_TIME = Temporal.PlainTime.from('09:00');

export type ReminderSpec = { offset: string } | { at: string };

/** Replaces the actor's reminders of a task by these words, instants or offsets before due. */
export async function replaceReminders(
  work: UnitOfWork,
  { task, texts }: { task: TaskRow; texts: readonly string[] },
): Promise<void> {
  const wanted = new Map(readReminders(work, texts).map((spec) => [specKey(spec), spec]));
  const unwanted = (await remindersOf(work, task.id)).filter((row) => {
    const key = row.offset ?? row.fire_at ?? '';
    // One that has fired stays only as the record of it: naming it again sets it again.
    return !(row.released_at === null && wanted.delete(key));
  });
  if (unwanted.length + wanted.size > 0) await work.changes.touch(task);
  for (const row of unwanted) await work.changes.remove('reminder', row);
  await addReminders(work, { task, specs: [...wanted.values()] });
}

/** Reads reminders in words; an error names the one that is not understood or lies in the past. */
export function readReminders(work: UnitOfWork, texts: readonly string[]): ReminderSpec[] {
  return texts.map((text, index) => {
    const path = `reminders[${index}]`;
    const spec = unwrapWords(parseReminder(text, work.actor.words), path);
    if ('offset' in spec || Temporal.Instant.compare(spec.at, work.actor.words.now) > 0)
      return spec;
    throw invalidInput(`"${text}" is in the past.`, { path, hint: 'Name a time to come.' });
  });
}

export async function addReminders(
  work: UnitOfWork,
  { task, specs }: { task: TaskRow; specs: readonly ReminderSpec[] },
): Promise<void> {
  for (const [index, spec] of specs.entries()) {
    if ('offset' in spec && !dueOf(task))
      throw invalidInput('A reminder before due needs a due date, and the task has none.', {
        path: `reminders[${index}]`,
        hint: 'Give the task a due date, or the reminder a time of its own such as "tomorrow at 9".',
      });
    await insertReminder(work, { task, spec });
  }
}

export async function insertReminder(
  work: UnitOfWork,
  {
    task,
    spec,
    userId = work.actor.userId,
  }: {
    task: TaskRow;
    spec: ReminderSpec;
    userId?: string;
  },
): Promise<void> {
  await work.changes.insert('reminder', {
    id: uuidv7(),
    task_id: task.id,
    user_id: userId,
    offset: 'offset' in spec ? spec.offset : null,
    ...fireTime(work, { task, spec }),
  });
}

/** The task's due moved: reminders told as an offset move with it. */
export async function moveReminders(work: UnitOfWork, task: TaskRow): Promise<void> {
  for (const row of await remindersOf(work, task.id)) {
    if (row.offset === null) continue;
    const { fire_at, released_at } = fireTime(work, { task, spec: { offset: row.offset } });
    if (fire_at !== row.fire_at)
      await work.changes.update('reminder', row, { fire_at, released_at, held_from: null });
  }
}

async function remindersOf(work: UnitOfWork, taskId: string): Promise<ReminderRow[]> {
  return work.sql<ReminderRow[]>`
    select * from taskloom.reminders
     where task_id = ${taskId} and user_id = ${work.actor.userId} order by created_at, id for update`;
}

/** One whose time passed while its task's due did too is kept, and taken as fired. */
export function fireTime(
  { actor, changes }: UnitOfWork,
  { task, spec }: { task: DueRow; spec: ReminderSpec },
): { fire_at: string | null; released_at: string | null } {
  if ('at' in spec)
    return { fire_at: canonical(Temporal.Instant.from(spec.at)), released_at: null };
  const due = dueInstant(task, actor.words.timeZone);
  if (!due) return { fire_at: null, released_at: null };
  const fireAt = due
    .toZonedDateTimeISO(actor.words.timeZone)
    .add(Temporal.Duration.from(spec.offset))
    .toInstant();
  const missed =
    Temporal.Instant.compare(fireAt, actor.words.now) <= 0 &&
    Temporal.Instant.compare(due, actor.words.now) < 0;
  return { fire_at: canonical(fireAt), released_at: missed ? changes.at : null };
}

function dueInstant(task: DueRow, timeZone: string): Temporal.Instant | undefined {
  const due = dueOf(task);
  if (!due) return undefined;
  if ('at' in due) return Temporal.Instant.from(due.at);
  return Temporal.PlainDate.from(due.date)
    .toZonedDateTime({ timeZone, plainTime: ALL_DAY_REMINDER_TIME })
    .toInstant();
}

/** As the database gives instants back, so that what is the same compares the same. */
function canonical(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}

function specKey(spec: ReminderSpec): string {
  return 'offset' in spec ? spec.offset : canonical(Temporal.Instant.from(spec.at));
}
