import { invalidInput } from '../../../errors.ts';
import type { When } from '../../../recurrence/index.ts';
import type { WordsContext } from '../../../words/index.ts';
import type { FileFormat } from '../../file-format.ts';
import {
  bareTask,
  emptyPortableData,
  type PortableData,
  type PortableTask,
} from '../../portable-data.ts';
import { localText, readInstant, readZone } from '../../read-dates.ts';
import { readCsvRecords } from '../csv/read-records.ts';
import { readTrigger } from '../icalendar/read-alarms.ts';

/** The header stands below a few lines of preamble, one of which is a legend over several lines. */
const HEADER = /^"?Folder Name"?,"?List Name"?,"?Title"?/imu;
const PRIORITIES: Partial<Record<string, number>> = { '5': 1, '3': 2, '1': 3 };
const STARTED_ITEM = /^\s*[▫◻☐-]\s*/u;
const DONE_ITEM = /^\s*[▪◼☑✓]\s*/u;

type Row = Partial<Record<string, string>>;

/** TickTick's backup: lists as projects, its columns as sections, checklists as subtasks. */
export const ticktickCsv: FileFormat = {
  name: 'ticktick-csv',
  origin: 'ticktick',
  recognises: ({ text }) => HEADER.test(text),
  read({ text }, { words }) {
    const data = emptyPortableData();
    const header = HEADER.exec(text);
    if (!header)
      throw invalidInput('This is not a backup of TickTick: no line begins with "Folder Name".', {
        path: 'content',
      });
    const before = text.slice(0, header.index).split('\n').length - 1;
    const [head, ...records] = readCsvRecords(text.slice(header.index));
    const names = head?.cells.map((name) => name.toLowerCase()) ?? [];
    for (const { cells, line } of records) {
      const row: Row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
      readRow(row, { path: `line ${before + line}`, words, data });
    }
    return data;
  },
};

function readRow(
  row: Row,
  { path, words, data }: { path: string; words: WordsContext; data: PortableData },
): void {
  const tell = (message: string) => data.problems.push({ path, message });
  const project = placeProject(row['list name'] ?? '', { path, data });
  const timeZone = readZone(row['timezone'] || undefined) ?? words.timeZone;
  const isAllDay = row['is all day']?.toLowerCase() === 'true';
  const whenOf = (text: string | undefined): When | undefined => {
    const at = readInstant(text ?? '');
    if (text && at === undefined) tell(`The date "${text.slice(0, 50)}" is not understood.`);
    if (at === undefined) return undefined;
    return isAllDay ? { date: localText(at, timeZone).slice(0, 10) } : { at, timeZone };
  };
  const start = whenOf(row['start date']);
  const due = whenOf(row['due date']) ?? start;
  const isSame = JSON.stringify(start) === JSON.stringify(due);
  if (start && !isSame) tell('A start that is not the due date is kept in the notes.');
  const startText =
    start && !isSame && `Start: ${'date' in start ? start.date : localText(start.at, timeZone)}`;
  const isChecklist = /^(?:y|true)$/iu.test(row['is check list'] ?? '');
  const content = row['content'] ?? '';
  const items = isChecklist ? content.split(/\r?\n/u).filter((line) => isItem(line)) : [];
  const text = isChecklist
    ? content
        .split(/\r?\n/u)
        .filter((line) => !isItem(line))
        .join('\n')
    : content;
  const notes = [text.trim(), startText].filter(Boolean).join('\n\n');
  const key =
    row['taskid'] || `${project ?? ''}/${row['title'] ?? ''}/${row['created time'] ?? path}`;
  const isDone = ['1', '2', '-1'].includes(row['status'] ?? '');
  const now = new Date(words.now.epochMilliseconds).toISOString();
  const task: PortableTask = {
    ...bareTask({ key, path, title: row['title'] ?? '' }),
    notes: notes === '' ? undefined : notes,
    project,
    section: placeSection(row['column name'] ?? '', { path, project, data }),
    parent: row['parentid'] || undefined,
    tags: (row['tags'] ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    priority: PRIORITIES[row['priority'] ?? ''] ?? 4,
    due,
    createdAt: readInstant(row['created time'] ?? ''),
    completedAt: isDone ? (readInstant(row['completed time'] ?? '') ?? now) : undefined,
    reminders: (row['reminder'] ?? '').split(/[\s,;]+/u).flatMap((reminder) => {
      if (reminder === '') return [];
      const spec = readTrigger(reminder.replace(/^TRIGGER:/iu, ''), due, { due, words });
      if (!spec) tell(`The reminder "${reminder.slice(0, 50)}" is not understood.`);
      return spec ?? [];
    }),
  };
  repeat(task, { rule: row['repeat'] ?? '', tell });
  data.tasks.push(task);
  for (const [index, item] of items.entries())
    data.tasks.push({
      ...bareTask({
        key: `${key}/${index}`,
        path,
        title: item.replace(DONE_ITEM, '').replace(STARTED_ITEM, ''),
      }),
      project,
      parent: key,
      completedAt: DONE_ITEM.test(item) ? (task.completedAt ?? now) : task.completedAt,
    });
}

function isItem(line: string): boolean {
  return STARTED_ITEM.test(line) || DONE_ITEM.test(line);
}

/** RRULEs with marks of TickTick's own, such as TT_SKIP=WEEKEND. */
function repeat(
  task: PortableTask,
  { rule, tell }: { rule: string; tell: (message: string) => void },
): void {
  if (rule === '') return;
  if (/^ERULE/iu.test(rule)) return tell('Dates picked one by one are not kept.');
  const parts = rule.replace(/^RRULE:/iu, '').split(';');
  const own = parts.filter((part) => /^TT_/iu.test(part));
  if (own.length > 0) tell(`Of the recurrence ${own.join(', ').slice(0, 100)} is not kept.`);
  const kept = parts.filter((part) => part !== '' && !own.includes(part));
  task.recurrence = { text: `RRULE:${kept.join(';')}`, clampToMonthEnd: true };
}

function placeProject(
  name: string,
  { path, data }: { path: string; data: PortableData },
): string | undefined {
  if (name === '') return undefined;
  const key = name.toLowerCase();
  if (!data.projects.some((project) => project.key === key))
    data.projects.push({ key, path, name, ...(key === 'inbox' ? { inbox: true as const } : {}) });
  return key;
}

function placeSection(
  name: string,
  { path, project, data }: { path: string; project: string | undefined; data: PortableData },
): string | undefined {
  if (name === '' || /^not sectioned$/iu.test(name)) return undefined;
  const key = `${project ?? ''}/${name.toLowerCase()}`;
  if (!data.sections.some((section) => section.key === key))
    data.sections.push({ key, path, project, name });
  return key;
}
