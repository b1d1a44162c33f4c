import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';

import { invalidInput } from '../../../errors.ts';
import type { ReminderSpec } from '../../../domain/reminders/reminder-store.ts';
import type { When } from '../../../recurrence/index.ts';
import type { WordsContext } from '../../../words/index.ts';
import { requireJson, type WritableFormat } from '../../file-format.ts';
import {
  bareTask,
  emptyPortableData,
  hasExceptions,
  type PortableData,
  type PortableTask,
  type Person,
} from '../../portable-data.ts';
import { isRecord, readItems } from '../../read-items.ts';
import { readDay, readInstant, readLocal, readZone } from '../../read-dates.ts';
import { toEnglishDate } from './date-languages.ts';
import {
  type TodoistDue,
  TodoistItem,
  TodoistLabel,
  TodoistNote,
  TodoistPerson,
  TodoistProject,
  TodoistReminder,
  TodoistSection,
  TodoistUser,
} from './schema.ts';
import { writeTodoist } from './write-json.ts';

/** The answer of Todoist's sync API, whole or in part. */
export const todoistJson: WritableFormat = {
  name: 'todoist-json',
  origin: 'todoist',
  holdsDone: true,
  recognises: ({ json }) =>
    isRecord(json) && Array.isArray(json['items']) && json['kind'] === undefined,
  read(source, { words }) {
    const file = requireJson(source);
    if (!isRecord(file) || !Array.isArray(file['items']))
      throw invalidInput('This is not an answer of Todoist’s sync API: it has no "items".', {
        path: 'content.items',
      });
    return readTodoist(file, words);
  },
  write: writeTodoist,
  losses: (task, page) => [
    ...(task.blockedBy.length > 0 ? ['dependencies'] : []),
    ...(task.comments.some(({ author }) => author !== undefined && author !== 'me')
      ? ['authors of comments']
      : []),
    ...(task.assignee === undefined ? [] : ['assignees']),
    ...(task.reminders.some(
      (spec) => 'offset' in spec && !/^(?:-|P(?:T0S|T0M|0D)$)/u.test(spec.offset),
    )
      ? ['reminders after due']
      : []),
    ...(hasExceptions(task, page) ? ['exceptions of recurrences'] : []),
  ],
  mimeType: 'application/json',
  extension: 'json',
};

function readTodoist(file: Record<string, unknown>, words: WordsContext): PortableData {
  const data = emptyPortableData();
  const { problems } = data;
  const user = TodoistUser.safeParse(file['user']).data;
  for (const { path, value } of readItems({
    list: file['projects'],
    name: 'projects',
    schema: TodoistProject,
    problems,
  }))
    if (!value.is_deleted)
      data.projects.push({
        key: value.id,
        path,
        name: value.name,
        parent: value.parent_id ?? undefined,
        ...(value.inbox_project || value.is_inbox_project || user?.inbox_project_id === value.id
          ? { inbox: true }
          : {}),
        ...(value.is_archived ? { archivedAt: instantText(words) } : {}),
      });
  for (const { path, value } of readItems({
    list: file['sections'],
    name: 'sections',
    schema: TodoistSection,
    problems,
  }))
    if (!value.is_deleted)
      data.sections.push({ key: value.id, path, name: value.name, project: value.project_id });
  const labels = readItems({
    list: file['labels'],
    name: 'labels',
    schema: TodoistLabel,
    problems,
  });
  const labelNames = new Map(labels.map(({ value }) => [value.id, value.name]));
  const people = readPeople(file, user, data);
  for (const { path, value } of readItems({
    list: file['items'],
    name: 'items',
    schema: TodoistItem,
    problems,
  }))
    if (!value.is_deleted)
      data.tasks.push({
        ...readItem({ path, item: value, words, data }),
        tags: (value.labels ?? []).map((label) => labelNames.get(label) ?? label),
        ...(value.responsible_uid ? { assignee: people(value.responsible_uid) } : {}),
      });
  readBelongings(file, { data, words, people });
  if (Array.isArray(file['project_notes']) && file['project_notes'].length > 0)
    problems.push({ path: 'project_notes', message: 'Comments on projects are not kept.' });
  return data;
}

function readPeople(
  file: Record<string, unknown>,
  user: z.infer<typeof TodoistUser> | undefined,
  { problems }: PortableData,
) {
  const list = readItems({
    list: file['collaborators'],
    name: 'collaborators',
    schema: TodoistPerson,
    problems,
  });
  const byId = new Map<string, Person>(
    list.map(({ value }) => [value.id, { name: value.full_name, email: value.email ?? undefined }]),
  );
  if (user?.id) byId.set(user.id, 'me');
  return (id: string): Person => byId.get(id) ?? { name: id };
}

function readItem({
  path,
  item,
  words,
  data,
}: {
  path: string;
  item: TodoistItem;
  words: WordsContext;
  data: PortableData;
}): PortableTask {
  const task: PortableTask = {
    ...bareTask({ key: item.id, path, title: item.content }),
    notes: item.description ?? undefined,
    project: item.project_id ?? undefined,
    section: item.section_id ?? undefined,
    parent: item.parent_id ?? undefined,
    priority: 5 - (item.priority ?? 1),
    createdAt: readInstant(item.added_at ?? item.date_added ?? ''),
    completedAt: item.checked
      ? (readInstant(item.completed_at ?? item.date_completed ?? '') ?? instantText(words))
      : undefined,
  };
  if (item.due) {
    task.due = readDue(item.due, words);
    if (!task.due) tell(`The date "${item.due.date.slice(0, 50)}" is not understood.`);
    if (item.due.is_recurring && item.due.string)
      task.recurrence = { text: toEnglishDate(item.due.string, item.due.lang ?? undefined) };
  }
  if (item.deadline) {
    task.deadline = readDay(item.deadline.date);
    if (task.deadline === undefined) tell('The deadline is not understood.');
  }
  if (item.duration)
    task.durationMinutes = Math.round(
      item.duration.amount * (item.duration.unit === 'day' ? 1440 : 1),
    );
  return task;

  function tell(message: string): void {
    data.problems.push({ path, message });
  }
}

/** A day, a wall clock's time (in its zone or the person's), or an instant. */
function readDue({ date, datetime, timezone }: TodoistDue, words: WordsContext): When | undefined {
  const text = datetime ?? date;
  const timeZone = readZone(timezone ?? undefined) ?? words.timeZone;
  if (!text.includes('T')) {
    const day = readDay(text);
    return day === undefined ? undefined : { date: day };
  }
  const at = text.endsWith('Z') ? readInstant(text) : readLocal(text, timeZone);
  return at === undefined ? undefined : { at, timeZone };
}

/** What stands in lists of its own: comments and reminders. */
function readBelongings(
  file: Record<string, unknown>,
  {
    data,
    words,
    people,
  }: { data: PortableData; words: WordsContext; people: (id: string) => Person },
): void {
  const { problems } = data;
  const taskOf = new Map(data.tasks.map((task) => [task.key, task]));
  for (const { value } of readItems({
    list: file['notes'],
    name: 'notes',
    schema: TodoistNote,
    problems,
  })) {
    const task = taskOf.get(value.item_id ?? '');
    if (!task || value.is_deleted) continue;
    const { file_name: name, file_url: url } = value.file_attachment ?? {};
    const attached = url ? `[${name ?? url}](${url})` : '';
    task.comments.push({
      body: [value.content, attached].filter((part) => part !== '').join('\n\n'),
      createdAt: readInstant(value.posted_at ?? ''),
      ...(value.posted_uid ? { author: people(value.posted_uid) } : {}),
    });
  }
  for (const { path, value } of readItems({
    list: file['reminders'],
    name: 'reminders',
    schema: TodoistReminder,
    problems,
  })) {
    const task = taskOf.get(value.item_id);
    if (!task || value.is_deleted) continue;
    const spec = readReminder(value.minute_offset ?? value.mm_offset, value.due, words);
    if (spec) task.reminders.push(spec);
    else
      problems.push({
        path,
        message: `A reminder of type "${value.type.slice(0, 50)}" is not understood.`,
      });
  }
}

function readReminder(
  minutes: number | null | undefined,
  due: TodoistDue | null | undefined,
  words: WordsContext,
): ReminderSpec | undefined {
  if (typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 0 && minutes < 1e6)
    return {
      offset: minutes === 0 ? 'PT0M' : `-${Temporal.Duration.from({ minutes }).toString()}`,
    };
  const when = due ? readDue(due, words) : undefined;
  return when && 'at' in when ? { at: when.at } : undefined;
}

function instantText({ now }: WordsContext): string {
  return new Date(now.epochMilliseconds).toISOString();
}
