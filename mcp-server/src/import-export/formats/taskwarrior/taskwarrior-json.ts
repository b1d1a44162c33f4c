import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

import { invalidInput } from '../../../errors.ts';
import type { When } from '../../../recurrence/index.ts';
import { parseReminder, type WordsContext } from '../../../words/index.ts';
import { requireJson, type SourceFile, type WritableFormat } from '../../file-format.ts';
import {
  bareTask,
  emptyPortableData,
  hasExceptions,
  type PortableData,
  type PortableTask,
} from '../../portable-data.ts';
import { isRecord, readItems } from '../../read-items.ts';
import { localText, readDay, readInstant, readZone } from '../../read-dates.ts';
import { readRecur } from './recur.ts';
import { writeTaskwarrior } from './write.ts';

const text = z.string().nullish();
const list = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (typeof value === 'string' ? value.split(',') : (value ?? [])));

/** What `task export` writes, and attributes of our own (UDAs) for what Taskwarrior has not. */
const TaskwarriorTask = z.object({
  uuid: z.string().min(1).max(100),
  description: z.string(),
  status: z.string().default('pending'),
  entry: text,
  end: text,
  due: text,
  project: text,
  tags: list,
  priority: text,
  depends: list,
  annotations: z.array(z.object({ entry: text, description: z.string() })).nullish(),
  recur: text,
  until: text,
  wait: text,
  scheduled: text,
  parent: text,
  notes: text,
  section: text,
  subtask_of: text,
  deadline: text,
  duration: z.number().int().positive().nullish(),
  rrule: text,
  anchor: text,
  due_zone: text,
  reminders: list,
});
type TaskwarriorTask = z.infer<typeof TaskwarriorTask>;

/** Taskwarrior's own bookkeeping. */
const QUIET = new Set(['id', 'urgency', 'modified', 'mask', 'imask', 'rtype', 'last', 'template']);
const PRIORITIES: Record<string, number> = { H: 1, M: 2, L: 3 };

/** `task export`: a JSON list, or a task a line as older versions wrote. */
export const taskwarriorJson: WritableFormat = {
  name: 'taskwarrior-json',
  origin: 'taskwarrior',
  holdsDone: true,
  recognises: ({ text: content, json }) => {
    if (Array.isArray(json) && json.length === 0) return true;
    const [first] = Array.isArray(json) ? json : [isRecord(json) ? json : firstLine(content)];
    return isRecord(first) && 'uuid' in first && 'description' in first;
  },
  read: (file, { words }) => readTaskwarrior(listOf(file), words),
  write: writeTaskwarrior,
  losses: (task, page) => [
    ...(task.assignee === undefined ? [] : ['assignees']),
    ...(task.comments.some(({ author }) => author !== undefined && author !== 'me')
      ? ['authors of comments']
      : []),
    ...(hasExceptions(task, page) ? ['exceptions of recurrences'] : []),
  ],
  mimeType: 'application/json',
  extension: 'json',
};

function firstLine(content: string): unknown {
  try {
    return JSON.parse((content.split('\n', 1)[0] ?? '').replace(/,\s*$/u, ''));
  } catch {
    return undefined;
  }
}

function listOf(file: SourceFile): unknown[] {
  if (/^\s*\[/u.test(file.text)) {
    const parsed = requireJson(file);
    if (Array.isArray(parsed)) return parsed;
  }
  const lines = file.text.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) =>
    requireJson({ ...file, text: line.replace(/,\s*$/u, ''), json: undefined }),
  );
  if (read.every(isRecord)) return read;
  throw invalidInput('This is not an export of Taskwarrior.', { path: 'content' });
}

function readTaskwarrior(items: unknown[], words: WordsContext): PortableData {
  const data = emptyPortableData();
  const { problems } = data;
  const read = readItems({ list: items, name: 'tasks', schema: TaskwarriorTask, problems });
  tellUnknown(items, data);
  // An open occurrence stands for its series; the hidden template only where there is none.
  const newest = new Map<string, string>();
  for (const { value } of read.toSorted((a, b) =>
    (a.value.due ?? '').localeCompare(b.value.due ?? ''),
  ))
    if (value.parent && value.status !== 'completed' && value.status !== 'deleted')
      newest.set(value.parent, value.uuid);
  for (const { path, value } of read) {
    if (value.status === 'deleted') continue;
    if (value.status === 'recurring' && newest.has(value.uuid)) continue;
    const task = readTask({ path, value, words, data });
    const isNewest = !value.parent || newest.get(value.parent) === value.uuid;
    if (isNewest) repeat(task, { value, data, timeZone: words.timeZone });
    data.tasks.push(task);
  }
  return data;
}

function readTask({
  path,
  value,
  words,
  data,
}: {
  path: string;
  value: TaskwarriorTask;
  words: WordsContext;
  data: PortableData;
}): PortableTask {
  const tell = (message: string) => data.problems.push({ path, message });
  const project = value.project ? placeIn(data, { path, name: value.project }) : undefined;
  const due = value.due
    ? readDue(value.due, { zone: readZone(value.due_zone ?? undefined), words })
    : undefined;
  if (value.due && !due) tell(`The date "${value.due.slice(0, 50)}" is not understood.`);
  const otherDates = datesForNotes(value, words);
  if (otherDates.length > 0) tell('Dates that tasks do not have here are kept in the notes.');
  return {
    ...bareTask({ key: value.uuid, path, title: value.description }),
    notes: [value.notes, otherDates.join('\n')].filter(Boolean).join('\n\n') || undefined,
    project,
    section: value.section ? placeIn(data, { path, name: value.section, project }) : undefined,
    parent: value.subtask_of ?? undefined,
    tags: value.tags,
    priority: PRIORITIES[value.priority ?? ''] ?? 4,
    due,
    deadline: value.deadline ? readDay(value.deadline) : undefined,
    durationMinutes: value.duration ?? undefined,
    createdAt: readStamp(value.entry),
    completedAt:
      value.status === 'completed'
        ? (readStamp(value.end) ?? new Date(words.now.epochMilliseconds).toISOString())
        : undefined,
    reminders: value.reminders.flatMap((reminder) => {
      const parsed = parseReminder(reminder, words);
      if (!parsed.ok) tell(`The reminder "${reminder.slice(0, 50)}": ${parsed.message}`);
      return parsed.ok ? parsed.value : [];
    }),
    comments: (value.annotations ?? []).map(({ description, entry }) => ({
      body: description,
      createdAt: readStamp(entry),
    })),
    blockedBy: value.depends.map((uuid) => uuid.trim()).filter((uuid) => uuid !== ''),
  };
}

/** Projects are only names; dots in them ("Home.Garden") stay. */
function placeIn(
  data: PortableData,
  { path, name, project }: { path: string; name: string; project?: string | undefined },
): string {
  const isSection = project !== undefined;
  const key = isSection ? `${project}/${name.toLowerCase()}` : name.toLowerCase();
  const list = isSection ? data.sections : data.projects;
  if (!list.some((each) => each.key === key)) {
    if (isSection) data.sections.push({ key, path, name, project });
    else data.projects.push({ key, path, name });
  }
  return key;
}

function repeat(
  task: PortableTask,
  { value, data, timeZone }: { value: TaskwarriorTask; data: PortableData; timeZone: string },
): void {
  if (!value.recur && !value.rrule) return;
  const rule = value.rrule ?? readRecur(value.recur ?? '');
  if (rule === undefined) {
    const message = `The recurrence "${value.recur?.slice(0, 50)}" is not understood.`;
    data.problems.push({ path: task.path, message });
  } else
    task.recurrence = {
      text:
        value.until && !value.rrule
          ? `${rule}${untilPart(value.until, task.due && 'date' in task.due ? timeZone : undefined)}`
          : rule,
      // Taskwarrior's "monthly" from the 31st is the last day of shorter months.
      ...(value.rrule ? {} : { clampToMonthEnd: true }),
      ...(value.anchor === 'completion' ? { anchor: 'completion' } : {}),
    };
}

/** Of one that repeats, `until` ends its rule. */
function datesForNotes(
  { until, wait, scheduled, recur }: TaskwarriorTask,
  words: WordsContext,
): string[] {
  const dates = { Until: recur ? undefined : until, Wait: wait, Scheduled: scheduled };
  return Object.entries(dates).flatMap(([what, stamp]) => {
    const at = readStamp(stamp);
    return at === undefined
      ? []
      : [`${what}: ${localText(at, words.timeZone).slice(0, 16).replace('T', ' ')}`];
  });
}

/** A day where it repeats by days, an instant otherwise (RFC 5545 section 3.3.10). */
function untilPart(stamp: string, dayIn: string | undefined): string {
  const at = readStamp(stamp);
  if (at === undefined) return '';
  const text = dayIn === undefined ? `${at.slice(0, 19)}Z` : localText(at, dayIn).slice(0, 10);
  return `;UNTIL=${text.replaceAll(/[-:]/gu, '')}`;
}

/** A day is written as its midnight where it was typed; only a time has a zone beside it. */
function readDue(
  stamp: string,
  { zone, words }: { zone: string | undefined; words: WordsContext },
): When | undefined {
  const at = readStamp(stamp);
  if (at === undefined) return undefined;
  if (zone !== undefined) return { at, timeZone: zone };
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(words.timeZone);
  if (local.equals(local.startOfDay())) return { date: local.toPlainDate().toString() };
  return { at, timeZone: words.timeZone };
}

/** 20261121T090000Z, or ISO 8601 with its marks. */
function readStamp(stamp: string | null | undefined): string | undefined {
  return stamp ? readInstant(stamp) : undefined;
}

/** Told once per attribute, with the first task that has it. */
function tellUnknown(items: readonly unknown[], { problems }: PortableData): void {
  const seen = new Map<string, { path: string; count: number }>();
  for (const [index, item] of items.entries())
    for (const key of Object.keys(isRecord(item) ? item : {}))
      if (!(key in TaskwarriorTask.shape) && !QUIET.has(key)) {
        const before = seen.get(key) ?? { path: `tasks[${index}].${key.slice(0, 50)}`, count: 0 };
        seen.set(key, { ...before, count: before.count + 1 });
      }
  for (const { path, count } of seen.values())
    problems.push({ path, message: `This attribute is not kept (${count} task(s) have it).` });
}
