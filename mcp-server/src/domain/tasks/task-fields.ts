import { invalidInput, TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { RecurrenceRule, When } from '../../recurrence/index.ts';
import { parseDeadline, parseDue, parseDuration, parseRecurrence } from '../../words/index.ts';
import type { TaskRow } from '../rows.ts';
import { requireRole } from '../members/roles.ts';
import { resolvePerson, resolveProject, resolveSection, resolveTask } from '../resolve.ts';
import { unwrapWords } from '../unwrap-words.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { refuseCycles } from './dependencies.ts';
import { dueColumns } from './due-columns.ts';
import { readTags } from './tags.ts';
import type { TaskFields } from './task-input.ts';

/** What the words came to: columns to write, and what lives in rows of its own. */
export interface ReadFields {
  columns: Partial<TaskRow>;
  due?: When;
  recurrence?: RecurrenceRule;
}

/** Reads the fields that are named; an error tells the field. `current` is the task being changed. */
export async function readTaskFields(
  work: UnitOfWork,
  fields: TaskFields,
  current?: TaskRow,
): Promise<ReadFields> {
  const place = await readPlace(work, fields, current);
  const when = readDue(work, fields);
  const columns: Partial<TaskRow> = { ...place, ...when.columns };
  if (fields.title !== undefined) columns.title = fields.title;
  if (fields.notes !== undefined) columns.notes = fields.notes === '' ? null : fields.notes;
  if (fields.tags !== undefined) columns.tags = readTags(fields.tags);
  if (fields.priority !== undefined) columns.priority = Number(fields.priority.slice(1));
  if (fields.deadline !== undefined)
    columns.deadline = unwrapWords(
      parseDeadline(fields.deadline, work.actor.words),
      'deadline',
    ).date;
  if (fields.duration !== undefined) columns.duration_minutes = readDuration(fields.duration, work);
  if (fields.assignee !== undefined) {
    const assignee = await withErrorPath('assignee', resolvePerson(work, fields.assignee));
    columns.assignee_id = assignee.id;
    if (assignee.id !== current?.assignee_id) columns.assigned_by = work.actor.userId;
  }
  if (fields.blocked_by !== undefined)
    columns.blocked_by = await readBlockers(work, fields.blocked_by, current);
  return {
    columns,
    ...(when.due ? { due: when.due } : {}),
    ...(when.recurrence ? { recurrence: when.recurrence } : {}),
  };
}

function readDue(work: UnitOfWork, fields: TaskFields) {
  const { words } = work.actor;
  const parsed =
    fields.due === undefined ? undefined : unwrapWords(parseDue(fields.due, words), 'due');
  if (parsed?.recurrence && fields.recurrence !== undefined)
    throw invalidInput(`"${fields.due}" repeats, and recurrence is given too.`, {
      path: 'due',
      hint: 'Say in one of the two how it repeats.',
    });
  const recurrence =
    fields.recurrence === undefined
      ? parsed?.recurrence
      : unwrapWords(parseRecurrence(fields.recurrence, words), 'recurrence');
  return {
    columns: parsed ? dueColumns(parsed.due, words.timeZone) : {},
    due: parsed?.due,
    recurrence,
  };
}

/** Project, section and parent go together: a subtask is where its parent is. */
async function readPlace(
  work: UnitOfWork,
  fields: TaskFields,
  current?: TaskRow,
): Promise<Partial<TaskRow>> {
  const parent =
    fields.parent === undefined
      ? undefined
      : await withErrorPath('parent', resolveTask(work, fields.parent));
  if (parent) await refuseDeepNesting(work, { parent, current });
  const project =
    fields.project === undefined
      ? undefined
      : await withErrorPath('project', resolveProject(work, fields.project));
  if (project?.archived_at)
    throw new TaskloomError('conflict', `The project "${project.name}" is archived.`, {
      path: 'project',
      hint: 'Choose another project.',
    });
  if (parent && project && parent.project_id !== project.id)
    throw invalidInput('A subtask is in the same project as its parent.', {
      path: 'project',
      hint: 'Leave the project out.',
    });
  const projectId = parent?.project_id ?? project?.id ?? current?.project_id ?? work.actor.inboxId;
  const moved = projectId !== current?.project_id;
  if (moved)
    await withErrorPath('project', requireRole(work, { projectId, action: 'change_tasks' }));
  const section =
    fields.section === undefined
      ? undefined
      : await withErrorPath(
          'section',
          resolveSection(work, { projectId, reference: fields.section }),
        );
  if (parent && section && section.id !== parent.section_id)
    throw invalidInput('A subtask is in the same section as its parent.', {
      path: 'section',
      hint: 'Leave the section out.',
    });
  if (parent) return { project_id: projectId, section_id: parent.section_id, parent_id: parent.id };
  const sectionMoved = section !== undefined && section.id !== current?.section_id;
  return {
    ...(moved ? { project_id: projectId, section_id: section?.id ?? null } : {}),
    ...(section ? { section_id: section.id } : {}),
    // A subtask that goes elsewhere goes without its parent.
    ...((moved || sectionMoved) && current ? { parent_id: null } : {}),
  };
}

async function refuseDeepNesting(
  work: UnitOfWork,
  { parent, current }: { parent: TaskRow; current: TaskRow | undefined },
): Promise<void> {
  const above = await work.sql<{ id: string }[]>`
    with recursive up as (
      select id, parent_id, 1 as depth from taskloom.tasks where id = ${parent.id}
      union all
      select t.id, t.parent_id, depth + 1 from taskloom.tasks t join up on t.id = up.parent_id
       where depth < 50)
    select id from up`;
  if (current && above.some((row) => row.id === current.id))
    throw invalidInput('A task cannot be a subtask of itself or of its own subtasks.', {
      path: 'parent',
    });
  if (above.length >= LIMITS.subtaskDepth)
    throw new TaskloomError('limit_exceeded', `Subtasks go ${LIMITS.subtaskDepth} levels deep.`, {
      path: 'parent',
    });
}

function readDuration(text: string, { actor }: UnitOfWork): number {
  const { minutes } = unwrapWords(parseDuration(text, actor.words), 'duration');
  if (minutes >= 1 && minutes <= LIMITS.durationMinutes) return minutes;
  throw invalidInput(`"${text}" is not between a minute and a year.`, { path: 'duration' });
}

async function readBlockers(
  work: UnitOfWork,
  references: readonly string[],
  current?: TaskRow,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const [index, reference] of references.entries())
    ids.add((await withErrorPath(`blocked_by[${index}]`, resolveTask(work, reference))).id);
  if (current) await refuseCycles(work, { taskId: current.id, blockers: [...ids] });
  return [...ids];
}

async function withErrorPath<T>(path: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof TaskloomError ? error.at(path) : error;
  }
}
