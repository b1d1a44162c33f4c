import {
  parseDeadline,
  parseDue,
  parseDuration,
  parseReminder,
  type WordsContext,
} from '../../../words/index.ts';
import { bareTask, nameOf, type PortableData, type PortableTask } from '../../portable-data.ts';
import { readInstant } from '../../read-dates.ts';
import type { CsvField } from './column-fields.ts';
import { type DateOrder, normalizeDate } from './date-order.ts';

export type CsvRow = Partial<Record<CsvField, string>>;

const DONE =
  /^(?:done|completed?|finished|closed|yes|y|true|x|1|✓|☑|erledigt|fertig|ja|wahr|abgeschlossen|terminée?|oui|vrai)$/iu;
const PRIORITIES: readonly [RegExp, number][] = [
  [/^(?:p?1|highest|urgent|critical|high|hoch|dringend|haute|h)$/iu, 1],
  [/^(?:p?2|medium|normal|mittel|moyenne|m)$/iu, 2],
  [/^(?:p?3|low|niedrig|basse|l)$/iu, 3],
  [/^(?:p?4|p?0|none|lowest|keine|aucune|)$/iu, 4],
];

interface RowContext {
  key: string;
  path: string;
  words: WordsContext;
  dateOrder: DateOrder;
  data: PortableData;
}

/** One row as a task; a cell that is not understood is kept in the notes. */
export function readRow(row: CsvRow, { key, path, words, dateOrder, data }: RowContext): void {
  const extra: string[] = [];
  const keep = (what: string, said: string, why: string): void => {
    extra.push(`${what}: ${said}`);
    data.problems.push({
      path,
      message: `${what} "${said.slice(0, 100)}" is kept in the notes: ${why}`,
    });
  };
  const project = place(row.project, { path, list: data.projects, make: (name) => ({ name }) });
  const section = row.section
    ? place(`${project ?? ''}/${row.section}`, {
        path,
        list: data.sections,
        make: () => ({ name: row.section ?? '', project }),
      })
    : undefined;
  const priority = PRIORITIES.find(([pattern]) => pattern.test(row.priority ?? ''))?.[1];
  if (priority === undefined) keep('Priority', row.priority ?? '', 'it is none of p1 to p4.');
  const task: PortableTask = {
    ...bareTask({ key, path, title: row.title ?? '' }),
    project,
    section,
    parent: row.parent || undefined,
    tags: (row.tags ?? '')
      .split(/[,;|]/u)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    priority: priority ?? 4,
    assignee: row.assignee ? personOf(row.assignee) : undefined,
    createdAt: readInstant(row.created_at ?? ''),
    completedAt:
      DONE.test(row.status ?? '') || readInstant(row.completed_at ?? '') !== undefined
        ? (readInstant(row.completed_at ?? '') ??
          new Date(words.now.epochMilliseconds).toISOString())
        : undefined,
  };
  readDates(task, row, { words, dateOrder, keep });
  if (row.duration) {
    const length = parseDuration(
      /^\d+$/u.test(row.duration) ? `${row.duration} min` : row.duration,
      words,
    );
    if (length.ok) task.durationMinutes = length.value.minutes;
    else keep('Duration', row.duration, length.message);
  }
  for (const text of (row.reminder ?? '').split(/[;|]/u)) {
    if (text.trim() === '') continue;
    const reminder = parseReminder(normalizeDate(text.trim(), dateOrder), words);
    if (reminder.ok) task.reminders.push(reminder.value);
    else keep('Reminder', text.trim(), reminder.message);
  }
  if (row.start) keep('Start', row.start, 'tasks have no start here.');
  const notes = [row.notes, extra.join('\n')].filter(Boolean).join('\n\n');
  data.tasks.push({ ...task, notes: notes === '' ? undefined : notes });
}

function readDates(
  task: PortableTask,
  row: CsvRow,
  {
    words,
    dateOrder,
    keep,
  }: {
    words: WordsContext;
    dateOrder: DateOrder;
    keep: (what: string, said: string, why: string) => void;
  },
): void {
  if (row.due) {
    const text = [normalizeDate(row.due, dateOrder), row.due_time].filter(Boolean).join(' ');
    const due = parseDue(text, words);
    if (due.ok) {
      task.due = due.value.due;
      if (due.value.recurrence) task.recurrence = { text };
    } else keep('Due', row.due, due.message);
  }
  if (row.deadline) {
    const deadline = parseDeadline(normalizeDate(row.deadline, dateOrder), words);
    if (deadline.ok) task.deadline = deadline.value.date;
    else keep('Deadline', row.deadline, deadline.message);
  }
  // What does not repeat says so in many ways.
  if (row.recurrence && !/^(?:no|none|never|false|0|nein|keine)$/iu.test(row.recurrence))
    task.recurrence = { text: row.recurrence };
}

function place<T extends { key: string; path: string }>(
  name: string | undefined,
  {
    path,
    list,
    make,
  }: { path: string; list: T[]; make: (name: string) => Omit<T, 'key' | 'path'> },
): string | undefined {
  if (!name) return undefined;
  const key = name.toLowerCase();
  // Both together are the whole of T.
  if (!list.some((each) => each.key === key)) list.push({ key, path, ...make(name) } as T);
  return key;
}

function personOf(text: string): { name: string; email?: string } {
  const name = nameOf(text);
  return name.includes('@') ? { name, email: name } : { name };
}
