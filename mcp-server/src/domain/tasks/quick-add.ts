import { v7 as uuidv7 } from 'uuid';

import { invalidInput, TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { parseQuickAdd } from '../../words/index.ts';
import type { TaskRow } from '../rows.ts';
import { requireRole } from '../members/roles.ts';
import { addProject } from '../projects/project-store.ts';
import { resolveProject, resolveSection } from '../resolve.ts';
import { unwrapWords } from '../unwrap-words.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { insertTask } from './add-task.ts';
import { dueColumns } from './due-columns.ts';
import { readTaskFields } from './task-fields.ts';
import { hasVisibleText, oneLine } from './title.ts';

/** A project or section that the line named and that was not there. */
interface CreatedPlace {
  kind: 'project' | 'section';
  id: string;
  name: string;
}

export interface QuickAdded {
  task: TaskRow;
  understood: { kind: string; text: string }[];
  created: CreatedPlace[];
  /** What looks like a date, a time or a reminder and stays in the title. */
  unread: string[];
  suggestions: string[];
}

/** What a line would be read as; nothing is added. */
export function readQuickAdd(
  work: UnitOfWork,
  text: string,
): Pick<QuickAdded, 'understood' | 'unread' | 'suggestions'> {
  const {
    spans: understood,
    unread,
    suggestions,
  } = unwrapWords(parseQuickAdd(text, work.actor.words), 'text');
  return { understood, unread, suggestions };
}

/** Adds the task that one line describes; a project or section it names is made when there is none. */
export async function quickAddTask(work: UnitOfWork, text: string): Promise<QuickAdded> {
  const line = unwrapWords(parseQuickAdd(text, work.actor.words), 'text');
  if (line.title.length > LIMITS.title)
    throw new TaskloomError('limit_exceeded', `A title has at most ${LIMITS.title} characters.`, {
      path: 'text',
      hint: 'Put the rest into the notes.',
    });
  if (!hasVisibleText(line.title))
    throw invalidInput('The title has no visible character.', { path: 'text' });
  const created: CreatedPlace[] = [];
  const project = await ensureProject(work, line.project, created);
  const section = project && (await ensureSection(work, project, { name: line.section, created }));
  const { columns } = await readTaskFields(work, {
    ...(project ? { project } : {}),
    ...(section ? { section } : {}),
    tags: line.tags,
    ...(line.priority ? { priority: line.priority } : {}),
    ...(line.assignee ? { assignee: line.assignee } : {}),
  });
  const task = await insertTask(work, {
    title: oneLine(line.title),
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
  const { spans: understood, unread, suggestions } = line;
  return { task, understood, created, unread, suggestions };
}

async function ensureProject(
  work: UnitOfWork,
  name: string | undefined,
  created: CreatedPlace[],
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    return (await resolveProject(work, name)).id;
  } catch (error) {
    if (!(error instanceof TaskloomError) || error.code !== 'not_found') throw error;
    const { id } = await addProject(work, { name });
    created.push({ kind: 'project', id, name });
    return id;
  }
}

async function ensureSection(
  work: UnitOfWork,
  projectId: string,
  { name, created }: { name: string | undefined; created: CreatedPlace[] },
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    return (await resolveSection(work, { projectId, reference: name })).id;
  } catch (error) {
    if (!(error instanceof TaskloomError) || error.code !== 'not_found') throw error;
    await requireRole(work, { projectId, action: 'change_sections' });
    const section = {
      id: uuidv7(),
      project_id: projectId,
      name,
      position: work.changes.nextPosition(),
    };
    const { id } = await work.changes.insert('section', section);
    created.push({ kind: 'section', id, name });
    return id;
  }
}
