import { v7 as uuidv7 } from 'uuid';

import { firstOccurrence, occurrenceKey } from '../../recurrence/index.ts';
import type { TaskRow } from '../rows.ts';
import { addReminders, type ReminderSpec, readReminders } from '../reminders/reminder-store.ts';
import { addSeries } from '../series/series-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { dueColumns } from './due-columns.ts';
import { type ReadFields, readTaskFields } from './task-fields.ts';
import type { NewTask } from './task-input.ts';

export async function addTask(work: UnitOfWork, input: NewTask): Promise<TaskRow> {
  return insertTask(work, {
    title: input.title,
    read: await readTaskFields(work, input),
    reminders: input.reminders && readReminders(work, input.reminders),
  });
}

/** Writes a task whose fields are understood, with its series and its reminders. */
export async function insertTask(
  work: UnitOfWork,
  {
    title,
    read,
    reminders,
  }: {
    title: string;
    read: ReadFields;
    /** Absent: the person's default, for a task with a time. */
    reminders: readonly ReminderSpec[] | undefined;
  },
): Promise<TaskRow> {
  const { changes, actor } = work;
  const { recurrence } = read;
  const id = uuidv7();
  const projectId = read.columns.project_id ?? '';
  const first = recurrence ? firstOccurrence(recurrence, actor.words, read.due) : undefined;
  const series =
    recurrence && first
      ? await addSeries(work, { rule: recurrence, first, projectId, taskId: id })
      : undefined;
  const task = await changes.insert('task', {
    ...read.columns,
    ...(first ? dueColumns(first, actor.words.timeZone) : {}),
    id,
    title,
    project_id: projectId,
    created_by: actor.userId,
    position: changes.nextPosition(),
    ...(series && first ? { series_id: series.id, occurrence_key: occurrenceKey(first) } : {}),
  });
  await addReminders(work, { task, specs: reminders ?? defaultReminders(work, task) });
  return task;
}

function defaultReminders({ actor }: UnitOfWork, task: TaskRow): ReminderSpec[] {
  const offset = actor.user.default_reminder;
  return offset !== null && task.due_at !== null ? [{ offset }] : [];
}
