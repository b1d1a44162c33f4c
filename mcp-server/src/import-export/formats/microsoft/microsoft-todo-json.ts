import { z } from 'zod';

import { invalidInput } from '../../../errors.ts';
import type { When } from '../../../recurrence/index.ts';
import { type FileFormat, requireJson } from '../../file-format.ts';
import {
  bareTask,
  emptyPortableData,
  type PortableData,
  type PortableTask,
} from '../../portable-data.ts';
import { localText, readDay, readInstant, readLocal } from '../../read-dates.ts';
import { isRecord, readItems } from '../../read-items.ts';
import { htmlToText } from '../html-to-text.ts';
import { zoneOf } from '../windows-zone.ts';
import { Recurrence, readRecurrence } from './recurrence.ts';

const id = z.string().min(1).max(500);
const text = z.string().nullish();
const Moment = z.object({ dateTime: z.string(), timeZone: text });

const TodoList = z.object({
  id: id.optional(),
  displayName: text,
  title: text,
  wellknownListName: text,
  tasks: z.array(z.unknown()).nullish(),
});
const TodoTask = z.object({
  id: id.optional(),
  title: z.string(),
  body: z.object({ content: text, contentType: text }).nullish(),
  status: text,
  importance: text,
  categories: z.array(z.string()).nullish(),
  createdDateTime: text,
  completedDateTime: z.union([Moment, z.string()]).nullish(),
  dueDateTime: Moment.nullish(),
  startDateTime: Moment.nullish(),
  isReminderOn: z.boolean().nullish(),
  reminderDateTime: Moment.nullish(),
  recurrence: Recurrence.nullish(),
  checklistItems: z
    .array(
      z.object({ id: id.optional(), displayName: z.string(), isChecked: z.boolean().nullish() }),
    )
    .nullish(),
  linkedResources: z.array(z.object({ webUrl: text, displayName: text })).nullish(),
});
type TodoTask = z.infer<typeof TodoTask>;

/** Microsoft To Do as its Graph API gives it: lists with their tasks, or the tasks of one list. */
export const microsoftTodoJson: FileFormat = {
  name: 'microsoft-todo-json',
  origin: 'microsoft-todo',
  recognises: ({ json }) => listsOf(json) !== undefined,
  read(file, { words }) {
    const lists = listsOf(requireJson(file));
    if (!lists)
      throw invalidInput('These are not lists or tasks of Microsoft To Do.', { path: 'content' });
    const data = emptyPortableData();
    const setting = {
      now: new Date(words.now.epochMilliseconds).toISOString(),
      timeZone: words.timeZone,
    };
    for (const [index, { path, value }] of readItems({
      list: lists,
      name: 'lists',
      schema: TodoList,
      problems: data.problems,
    }).entries()) {
      const name = value.displayName ?? value.title;
      const project = name ? (value.id ?? name) : undefined;
      if (project !== undefined && name)
        data.projects.push({
          key: project,
          path,
          name,
          ...(value.wellknownListName === 'defaultList' ? { inbox: true as const } : {}),
        });
      readTasks(value.tasks, { name: `lists[${index}].tasks`, project, data, setting });
    }
    return data;
  },
};

function listsOf(json: unknown): unknown[] | undefined {
  const items = isRecord(json) ? (json['value'] ?? json['lists']) : json;
  if (!Array.isArray(items) || items.length === 0) return undefined;
  if (items.every((item) => isRecord(item) && Array.isArray(item['tasks']) && !('cards' in item)))
    return items.every(
      (item) => isRecord(item) && ('displayName' in item || 'wellknownListName' in item),
    )
      ? items
      : undefined;
  const isTask = (item: unknown) =>
    isRecord(item) && 'title' in item && 'importance' in item && 'status' in item;
  return items.every(isTask) ? [{ tasks: items }] : undefined;
}

interface Setting {
  now: string;
  timeZone: string;
}

function readTasks(
  list: unknown,
  {
    name,
    project,
    data,
    setting,
  }: { name: string; project: string | undefined; data: PortableData; setting: Setting },
): void {
  for (const { path, value } of readItems({
    list,
    name,
    schema: TodoTask,
    problems: data.problems,
  })) {
    const key = value.id ?? `${project ?? ''}/${path}`;
    const task = readTask(value, { key, path, project, data, setting });
    data.tasks.push(task);
    for (const [index, item] of (value.checklistItems ?? []).entries())
      data.tasks.push({
        ...bareTask({
          key: `${key}/${item.id ?? index}`,
          path: `${path}.checklistItems[${index}]`,
          title: item.displayName,
        }),
        project,
        parent: key,
        completedAt: item.isChecked ? (task.completedAt ?? setting.now) : undefined,
      });
  }
}

function readTask(
  value: TodoTask,
  {
    key,
    path,
    project,
    data,
    setting,
  }: {
    key: string;
    path: string;
    project: string | undefined;
    data: PortableData;
    setting: Setting;
  },
): PortableTask {
  const tell = (message: string) => data.problems.push({ path, message });
  const links = (value.linkedResources ?? []).flatMap(({ webUrl, displayName }) =>
    webUrl ? `[${displayName ?? webUrl}](${webUrl})` : [],
  );
  const { content = '', contentType } = value.body ?? {};
  const body = contentType === 'html' ? htmlToText(content ?? '') : (content ?? '');
  const start = value.startDateTime ? dayOf(value.startDateTime, setting) : undefined;
  const due = value.dueDateTime ? dayOf(value.dueDateTime, setting) : undefined;
  const hasStart = start !== undefined && start !== due;
  if (hasStart) tell('Its start is kept in the notes.');
  const notes = [body.trim(), ...links, hasStart && `Start: ${start}`].filter(Boolean).join('\n\n');
  const reminder =
    value.isReminderOn && value.reminderDateTime
      ? momentOf(value.reminderDateTime, setting)
      : undefined;
  const task: PortableTask = {
    ...bareTask({ key, path, title: value.title }),
    notes: notes === '' ? undefined : notes,
    project,
    tags: value.categories ?? [],
    priority: value.importance === 'high' ? 1 : 4,
    due: due === undefined ? undefined : { date: due },
    createdAt: readInstant(value.createdDateTime ?? ''),
    completedAt: value.status === 'completed' ? completedAt(value, setting) : undefined,
    reminders: reminder && 'at' in reminder ? [{ at: reminder.at }] : [],
  };
  if (value.dueDateTime && due === undefined) tell('The due date is not understood.');
  if (value.recurrence) {
    const rule = readRecurrence(value.recurrence);
    if (rule === undefined) tell('The recurrence is not understood.');
    else task.recurrence = rule;
  }
  return task;
}

/** To Do has days for due dates, written as midnight in UTC or where the person was. */
function dayOf(moment: z.infer<typeof Moment>, setting: Setting): string | undefined {
  if (!moment.dateTime.includes('T') || moment.dateTime.slice(11, 16) === '00:00')
    return readDay(moment.dateTime.slice(0, 10));
  const when = momentOf(moment, setting);
  return when && 'at' in when ? localText(when.at, setting.timeZone).slice(0, 10) : undefined;
}

function momentOf(
  { dateTime, timeZone }: z.infer<typeof Moment>,
  setting: Setting,
): When | undefined {
  const zone = zoneOf(timeZone ?? undefined) ?? setting.timeZone;
  const at = dateTime.endsWith('Z')
    ? readInstant(dateTime)
    : readLocal(dateTime.slice(0, 19), zone);
  return at === undefined ? undefined : { at, timeZone: zone };
}

function completedAt({ completedDateTime }: TodoTask, setting: Setting): string {
  const moment =
    typeof completedDateTime === 'string'
      ? { dateTime: completedDateTime, timeZone: 'UTC' }
      : completedDateTime;
  const when = moment ? momentOf(moment, setting) : undefined;
  return when && 'at' in when ? when.at : setting.now;
}
