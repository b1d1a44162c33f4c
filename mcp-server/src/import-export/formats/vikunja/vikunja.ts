import type { ReminderSpec } from '../../../domain/reminders/reminder-store.ts';
import { invalidInput } from '../../../errors.ts';
import type { When } from '../../../recurrence/index.ts';
import type { WordsContext } from '../../../words/index.ts';
import type { FileFormat, SourceFile } from '../../file-format.ts';
import {
  bareTask,
  emptyPortableData,
  type PortableData,
  type PortableTask,
  type Repeats,
} from '../../portable-data.ts';
import { localText, readInstant } from '../../read-dates.ts';
import { isRecord, readItems } from '../../read-items.ts';
import { htmlToText } from '../html-to-text.ts';
import { readTrigger } from '../icalendar/read-alarms.ts';
import { VikunjaProject, VikunjaTask } from './schema.ts';

/** "1 low" to "5 do now", and none. */
const PRIORITIES: Partial<Record<number, number>> = { 5: 1, 4: 1, 3: 2, 2: 3, 1: 4 };
const FROM_COMPLETION = 2;
const MONTHLY = 1;

/** Vikunja's export, the ZIP or the data.json in it: buckets are sections. */
export const vikunja: FileFormat = {
  name: 'vikunja',
  origin: 'vikunja',
  recognises: (file) => projectsOf(file) !== undefined,
  read(file, { words }) {
    const projects = projectsOf(file);
    if (!projects) throw invalidInput('This is not an export of Vikunja.', { path: 'content' });
    const data = emptyPortableData();
    readProjects(projects, { name: 'projects', data, words });
    return data;
  },
};

function projectsOf({ json, entries }: SourceFile): unknown[] | undefined {
  const isExport = (value: unknown): value is unknown[] =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (item) =>
        isRecord(item) &&
        'title' in item &&
        ('tasks' in item || 'lists' in item) &&
        ('hex_color' in item || 'is_archived' in item),
    );
  if (isExport(json)) return json;
  for (const [name, content] of entries) {
    if (!/(?:^|\/)data\.json$/iu.test(name)) continue;
    try {
      const value: unknown = JSON.parse(content);
      if (isExport(value)) return value;
    } catch {
      // Another program's file of that name.
    }
  }
  return undefined;
}

interface Reading {
  data: PortableData;
  words: WordsContext;
}

/** Projects lie in one another in older exports, and name the one they are below in newer ones. */
function readProjects(
  list: unknown,
  { name, parent, data, words }: Reading & { name: string; parent?: string },
): void {
  const { problems } = data;
  for (const { path, value } of readItems({ list, name, schema: VikunjaProject, problems })) {
    const above = parent ?? value.parent_project_id ?? undefined;
    data.projects.push({
      key: value.id,
      path,
      name: value.title,
      ...(value.title === 'Inbox' ? { inbox: true } : {}),
      parent: above === '0' || above === value.id ? undefined : above,
      color: value.hex_color ? `#${value.hex_color.replace(/^#/u, '').slice(0, 6)}` : undefined,
      ...(value.is_archived ? { archivedAt: nowOf(words) } : {}),
    });
    for (const bucket of value.buckets ?? [])
      data.sections.push({
        key: `${value.id}/${bucket.id}`,
        path,
        project: value.id,
        name: bucket.title,
      });
    const buckets = new Set((value.buckets ?? []).map((bucket) => bucket.id));
    for (const task of readItems({
      list: value.tasks,
      name: `${path}.tasks`,
      schema: VikunjaTask,
      problems,
    })) {
      const section =
        task.value.bucket_id && buckets.has(task.value.bucket_id)
          ? `${value.id}/${task.value.bucket_id}`
          : undefined;
      data.tasks.push({ ...readTask(task, { data, words }), project: value.id, section });
    }
    const below = { data, words, parent: value.id };
    readProjects(value.child_projects, { ...below, name: `${path}.child_projects` });
    readProjects(value.lists, { ...below, name: `${path}.lists` });
  }
}

function readTask(
  { path, value }: { path: string; value: VikunjaTask },
  { data, words }: Reading,
): PortableTask {
  const tell = (message: string) => data.problems.push({ path, message });
  const { timeZone } = words;
  const due = momentOf(value.due_date, timeZone);
  const spans = [
    ['Start', value.start_date],
    ['End', value.end_date],
  ].flatMap(([what, text]) => {
    const when = momentOf(text, timeZone);
    return when && 'at' in when
      ? [`${what}: ${localText(when.at, timeZone).slice(0, 16).replace('T', ' ')}`]
      : [];
  });
  if (spans.length > 0) tell('Its start and end are kept in the notes.');
  const [assignee, ...others] = value.assignees ?? [];
  if (others.length > 0) tell('Only the first of those it is assigned to is the assignee.');
  const notes = [htmlToText(value.description ?? ''), ...spans].filter(Boolean).join('\n\n');
  const related = value.related_tasks ?? {};
  return {
    ...bareTask({ key: value.id, path, title: value.title }),
    notes: notes === '' ? undefined : notes,
    parent: related.parenttask?.[0]?.id,
    tags: (value.labels ?? []).map((label) => label.title),
    priority: PRIORITIES[value.priority ?? 0] ?? 4,
    due,
    assignee: assignee && {
      name: assignee.name || assignee.username || '',
      ...(assignee.email ? { email: assignee.email } : {}),
    },
    createdAt: readInstant(value.created ?? ''),
    completedAt: value.done ? (instantOf(value.done_at) ?? nowOf(words)) : undefined,
    position: value.position ?? undefined,
    recurrence: value.done ? undefined : readRepeats(value, tell),
    reminders: (value.reminders ?? []).flatMap((reminder): ReminderSpec[] => {
      const isRelative = Boolean(reminder.relative_to);
      const isFromDue = reminder.relative_to === 'due_date';
      const spec = isFromDue
        ? readTrigger(secondsText(reminder.relative_period ?? 0), due, { due, words })
        : { at: instantOf(reminder.reminder) };
      if (isRelative && !isFromDue) tell('A reminder from its start or end is kept at its time.');
      if (!spec || ('at' in spec && spec.at === undefined)) {
        tell('A reminder is not understood.');
        return [];
      }
      return 'at' in spec ? [{ at: spec.at ?? '' }] : [spec];
    }),
    comments: (value.comments ?? []).map(({ comment, created, author }) => ({
      body: htmlToText(comment),
      createdAt: readInstant(created ?? ''),
      ...(author ? { author: { name: author.name || author.username || '' } } : {}),
    })),
    blockedBy: (related.blocked ?? []).map((other) => other.id),
  };
}

/** Seconds from one to the next, or "each month". */
function readRepeats(
  { repeat_after: seconds, repeat_mode: mode }: VikunjaTask,
  tell: (message: string) => void,
): Repeats | undefined {
  if (mode === MONTHLY) return { text: 'RRULE:FREQ=MONTHLY', clampToMonthEnd: true };
  if (!seconds) return undefined;
  const anchor = mode === FROM_COMPLETION ? { anchor: 'completion' as const } : {};
  const units: [number, string][] = [
    [604_800, 'WEEKLY'],
    [86_400, 'DAILY'],
    [3_600, 'HOURLY'],
    [60, 'MINUTELY'],
  ];
  const unit = units.find(([length]) => seconds % length === 0);
  if (unit) return { text: `RRULE:FREQ=${unit[1]};INTERVAL=${seconds / unit[0]}`, ...anchor };
  tell(`It repeats every ${seconds} seconds there, and does not here.`);
  return undefined;
}

function secondsText(seconds: number): string {
  return `${seconds < 0 ? '-' : ''}PT${Math.abs(Math.round(seconds))}S`;
}

/** The year 1 stands for none. */
function momentOf(text: string | null | undefined, timeZone: string): When | undefined {
  const at = instantOf(text);
  return at === undefined ? undefined : { at, timeZone };
}

function instantOf(text: string | null | undefined): string | undefined {
  return text && !text.startsWith('0001-') ? readInstant(text) : undefined;
}

function nowOf({ now }: WordsContext): string {
  return new Date(now.epochMilliseconds).toISOString();
}
