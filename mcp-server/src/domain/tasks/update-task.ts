import { invalidInput, TaskloomError } from '../../errors.ts';
import { firstOccurrence, occurrenceKey, type RecurrenceRule } from '../../recurrence/index.ts';
import { sameValue } from '../row-values.ts';
import type { TaskRow } from '../rows.ts';
import { moveReminders, replaceReminders } from '../reminders/reminder-store.ts';
import { resolveTask } from '../resolve.ts';
import {
  addSeries,
  endRecurrence,
  lockSeries,
  nextScheduleOrInvalidInput,
  settleRule,
  unusedKey,
} from '../series/series-store.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { dueOf } from './present.ts';
import { dueColumns } from './due-columns.ts';
import { readTaskFields } from './task-fields.ts';
import type { TaskPatch } from './task-input.ts';

const CLEARED = {
  notes: { notes: null },
  section: { section_id: null },
  parent: { parent_id: null },
  tags: { tags: [] },
  priority: { priority: 4 },
  due: dueColumns(undefined, 'UTC'),
  deadline: { deadline: null },
  duration: { duration_minutes: null },
  assignee: { assignee_id: null, assigned_by: null },
  blocked_by: { blocked_by: [] },
  recurrence: {},
  reminders: {},
} satisfies Record<NonNullable<TaskPatch['clear']>[number], Partial<TaskRow>>;

/** Changes only what is named. */
export async function updateTask(work: UnitOfWork, patch: TaskPatch): Promise<TaskRow> {
  const { task: reference, clear = [], expected_version: expected, ...fields } = patch;
  const twice = clear.find((name) => name in fields);
  if (twice)
    throw invalidInput(`"${twice}" is both given and cleared.`, {
      path: 'clear',
      hint: 'Keep one.',
    });
  const row = await resolveTask(work, reference);
  if (expected !== undefined && row.version !== expected)
    throw new TaskloomError('conflict', `The task is at version ${row.version}, not ${expected}.`, {
      path: 'expected_version',
      hint: 'Somebody changed it: get_tasks shows it as it is now.',
    });
  const staysBelow = row.parent_id !== null && !clear.includes('parent') && !fields.parent;
  if (clear.includes('section') && staysBelow && row.section_id !== null)
    throw invalidInput('A subtask is in the same section as its parent.', {
      path: 'clear',
      hint: 'Clear "parent" as well, to take it out of both.',
    });
  const read = await readTaskFields(work, fields, row);
  const cleared = Object.assign({}, ...clear.map((name) => CLEARED[name])) as Partial<TaskRow>;
  let task = await work.changes.update('task', row, { ...cleared, ...read.columns });
  await moveBranch(work, { from: row, to: task });
  if (read.recurrence) task = await setRecurrence(work, { task, rule: read.recurrence });
  if (clear.includes('recurrence') || (clear.includes('due') && !read.recurrence))
    task = await endRecurrence(work, task);
  const reminders = clear.includes('reminders') ? [] : fields.reminders;
  if (reminders) await replaceReminders(work, { task, texts: reminders });
  if (!sameValue(dueOf(row), dueOf(task))) await moveReminders(work, task);
  return task;
}

/** Gives a task a recurrence, or another one: what is to come follows the new rule. */
async function setRecurrence(
  work: UnitOfWork,
  { task, rule }: { task: TaskRow; rule: RecurrenceRule },
): Promise<TaskRow> {
  const { words } = work.actor;
  const first = firstOccurrence(rule, words, dueOf(task));
  const series = task.series_id === null ? undefined : await lockSeries(work, task.series_id);
  if (!series || series.last_task_id !== task.id) {
    const made = await addSeries(work, {
      rule,
      first,
      projectId: task.project_id,
      taskId: task.id,
    });
    return work.changes.update('task', task, {
      series_id: made.id,
      occurrence_key: occurrenceKey(first),
      ...dueColumns(first, words.timeZone),
    });
  }
  const key = await unusedKey(work, { series, when: first, taskId: task.id });
  const timeZone = 'at' in first ? first.timeZone : words.timeZone;
  const facts = {
    ...series,
    rule: settleRule(rule, { first, timeZone }),
    start_key: occurrenceKey(first),
    last_key: key,
    occurrence_count: 1,
    time_zone: timeZone,
    exdates: rule.exdates ?? [],
    rdates: [],
    paused_at: null,
    parked_reason: null,
  };
  await work.changes.update('series', series, {
    ...facts,
    ...nextScheduleOrInvalidInput(facts),
  });
  await work.changes.touch(task);
  return work.changes.update('task', task, {
    occurrence_key: key,
    ...dueColumns(first, words.timeZone),
  });
}

/** A task takes its subtasks and its series along to another project or section. */
async function moveBranch(
  work: UnitOfWork,
  { from, to }: { from: TaskRow; to: TaskRow },
): Promise<void> {
  if (from.project_id === to.project_id && from.section_id === to.section_id) return;
  if (to.series_id !== null && from.project_id !== to.project_id) {
    const series = await lockSeries(work, to.series_id);
    if (series) await work.changes.update('series', series, { project_id: to.project_id });
  }
  const children = await work.sql<TaskRow[]>`
    select * from taskloom.tasks where parent_id = ${to.id} and deleted_at is null
     order by id for update`;
  for (const child of children) {
    const moved = await work.changes.update('task', child, {
      project_id: to.project_id,
      section_id: to.section_id,
    });
    await moveBranch(work, { from: child, to: moved });
  }
}
