import { v7 as uuidv7 } from 'uuid';

import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { parseQuickAdd } from '../../words/index.ts';
import type { TaskRow } from '../entities.ts';
import { addProject } from '../projects/project-store.ts';
import { resolveProject, resolveSection } from '../resolve.ts';
import { unwrapWords } from '../understood.ts';
import type { Work } from '../work.ts';
import { insertTask } from './add-task.ts';
import { dueColumns } from './due-columns.ts';
import { readTaskFields } from './task-fields.ts';

/** Adds the task that one line describes; a project or section it names is made when there is none. */
export async function quickAddTask(
  work: Work,
  text: string,
): Promise<{ task: TaskRow; understood: { kind: string; text: string }[] }> {
  const line = unwrapWords(parseQuickAdd(text, work.actor.words), 'text');
  if (line.title.length > LIMITS.title)
    throw new TaskloomError('limit_exceeded', `A title has at most ${LIMITS.title} characters.`, {
      path: 'text',
      hint: 'Put the rest into the notes.',
    });
  const project = await ensureProject(work, line.project);
  const section = project && (await ensureSection(work, project, line.section));
  const { columns } = await readTaskFields(work, {
    ...(project ? { project } : {}),
    ...(section ? { section } : {}),
    tags: line.tags,
    ...(line.priority ? { priority: line.priority } : {}),
    ...(line.assignee ? { assignee: line.assignee } : {}),
  });
  const task = await insertTask(work, {
    title: line.title,
    read: {
      columns: {
        ...columns,
        ...(line.due ? dueColumns(line.due.due, work.actor.words.timeZone) : {}),
        ...(line.deadline ? { deadline: line.deadline } : {}),
        ...(line.duration ? { duration_minutes: line.duration } : {}),
      },
      ...(line.due ? { due: line.due.due } : {}),
      ...(line.recurrence ? { recurrence: line.recurrence } : {}),
    },
    reminders: line.reminders.length > 0 ? line.reminders : undefined,
  });
  return { task, understood: line.spans };
}

async function ensureProject(work: Work, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    return (await resolveProject(work, name)).id;
  } catch (error) {
    if (!(error instanceof TaskloomError) || error.code !== 'not_found') throw error;
    return (await addProject(work, { name })).id;
  }
}

async function ensureSection(
  work: Work,
  projectId: string,
  name: string | undefined,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    return (await resolveSection(work, { projectId, reference: name })).id;
  } catch (error) {
    if (!(error instanceof TaskloomError) || error.code !== 'not_found') throw error;
    const section = {
      id: uuidv7(),
      project_id: projectId,
      name,
      position: work.changes.nextPosition(),
    };
    return (await work.changes.insert('section', section)).id;
  }
}
