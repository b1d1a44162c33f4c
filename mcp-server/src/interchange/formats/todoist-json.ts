import { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';

import { invalidInput } from '../../errors.ts';
import type { ReminderSpec } from '../../domain/reminders/reminder-store.ts';
import type { When } from '../../recurrence/index.ts';
import type { WordsContext } from '../../words/index.ts';
import { type Format, parseJson } from '../format.ts';
import {
  bareTask,
  emptyInterchange,
  type Interchange,
  type InterchangeTask,
  type Person,
} from '../interchange.ts';
import { isRecord, readEach } from '../read-each.ts';
import { readDay, readInstant, readLocal, readZone } from '../values.ts';
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
} from './todoist-schema.ts';
import { writeTodoist } from './todoist-write.ts';

/** The answer of Todoist's sync API, whole or in part. */
export const todoistJson: Format = {
  name: 'todoist-json',
  holdsDone: true,
  recognises: (_content, json) => isRecord(json) && Array.isArray(json['items']),
  read(content, words) {
    const file = parseJson(content);
    if (!isRecord(file) || !Array.isArray(file['items']))
      throw invalidInput('This is not an answer of Todoist’s sync API: it has no "items".', {
        path: 'content.items',
      });
    return readTodoist(file, words);
  },
  write: (data) => JSON.stringify(writeTodoist(data), undefined, 1),
};

function readTodoist(file: Record<string, unknown>, words: WordsContext): Interchange {
  const data = emptyInterchange();
  const { problems } = data;
  const user = TodoistUser.safeParse(file['user']).data;
  for (const { path, value } of readEach({
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
  for (const { path, value } of readEach({
    list: file['sections'],
    name: 'sections',
    schema: TodoistSection,
    problems,
  }))
    if (!value.is_deleted)
      data.sections.push({ key: value.id, path, name: value.name, project: value.project_id });
  const labels = readEach({ list: file['labels'], name: 'labels', schema: TodoistLabel, problems });
  const labelNames = new Map(labels.map(({ value }) => [value.id, value.name]));
  const people = readPeople(file, user, data);
  for (const { path, value } of readEach({
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
  { problems }: Interchange,
) {
  const list = readEach({
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
  data: Interchange;
}): InterchangeTask {
  const task: InterchangeTask = {
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
    if (item.due.is_recurring && item.due.string) task.recurrence = { text: item.due.string };
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
  }: { data: Interchange; words: WordsContext; people: (id: string) => Person },
): void {
  const { problems } = data;
  const taskOf = new Map(data.tasks.map((task) => [task.key, task]));
  for (const { value } of readEach({
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
  for (const { path, value } of readEach({
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
