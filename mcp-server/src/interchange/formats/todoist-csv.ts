import { createHash } from 'node:crypto';

import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

import { invalidInput } from '../../errors.ts';
import { parseDeadline, parseDue, type WordsContext } from '../../words/index.ts';
import type { Format } from '../format.ts';
import {
  bareTask,
  emptyInterchange,
  type Interchange,
  type InterchangeSeries,
  type InterchangeTask,
  liveSeriesOf,
  nameOf,
} from '../interchange.ts';
import { localText, readZone } from '../values.ts';

const COLUMNS = [
  'TYPE',
  'CONTENT',
  'DESCRIPTION',
  'PRIORITY',
  'INDENT',
  'AUTHOR',
  'RESPONSIBLE',
  'DATE',
  'DATE_LANG',
  'TIMEZONE',
  'DURATION',
  'DURATION_UNIT',
  'DEADLINE',
  'DEADLINE_LANG',
] as const;
type Column = (typeof COLUMNS)[number];
type Row = Partial<Record<Column, string>>;

/** Todoist's CSV, as its projects are exported and its templates written: one project a file. */
export const todoistCsv: Format = {
  name: 'todoist-csv',
  holdsDone: false,
  recognises: (content) => /^\uFEFF?"?TYPE"?,"?CONTENT"?,/u.test(content),
  read(content, words) {
    const reader = new CsvReader(words);
    for (const { row, line } of readRows(content)) reader.take(row, line);
    return reader.data;
  },
  write(data) {
    const projects = new Set(data.tasks.map((task) => task.project));
    if (projects.size > 1)
      throw invalidInput('Todoist’s CSV holds one project, and these tasks are in several.', {
        path: 'project',
        hint: 'Name the project, or use todoist-json.',
      });
    const rows = [undefined, ...data.sections].flatMap((section): Row[] => {
      const inSection = data.tasks.filter((task) => task.section === section?.key);
      if (!section) return writeTasks(data, inSection);
      return [{ TYPE: 'section', CONTENT: section.name }, ...writeTasks(data, inSection)];
    });
    return stringify(rows, { header: true, columns: [...COLUMNS], bom: false });
  },
};

function readRows(content: string): { row: Row; line: number }[] {
  try {
    const records = parse(content, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const [head, ...rest] = records;
    const names = head?.record.map((name) => name.trim().toUpperCase()) ?? [];
    if (!names.includes('TYPE') || !names.includes('CONTENT'))
      throw invalidInput('The first line has to name the columns, TYPE and CONTENT among them.', {
        path: 'content',
      });
    return rest.map(({ record, info }) => ({
      row: Object.fromEntries(names.map((name, index) => [name, record[index]?.trim() ?? ''])),
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalidInput(`This is not valid CSV: ${error.message}`.slice(0, 300), {
      path: 'content',
    });
  }
}

class CsvReader {
  readonly data: Interchange = { ...emptyInterchange(), keysAreLocal: true };
  readonly #words: WordsContext;
  readonly #seen = new Map<string, number>();
  #section: string | undefined;
  /** The tasks that what comes next may be below. */
  #above: InterchangeTask[] = [];

  constructor(words: WordsContext) {
    this.#words = words;
  }

  take(row: Row, line: number): void {
    const path = `line ${line}`;
    const content = row.CONTENT ?? '';
    switch (row.TYPE?.toLowerCase()) {
      case '':
      case undefined:
      case 'meta':
        return;
      case 'section': {
        this.#section = this.#keyOf(['section', content]);
        this.#above = [];
        this.data.sections.push({ key: this.#section, path, project: undefined, name: content });
        return;
      }
      case 'task':
        this.#takeTask(row, path);
        return;
      case 'note': {
        const task = this.#above.at(-1);
        if (task) task.comments.push({ body: content });
        else this.#tell(path, 'A comment on the project is not kept.');
        return;
      }
      default:
        this.#tell(path, `There is no TYPE "${row.TYPE?.slice(0, 50)}".`);
    }
  }

  #takeTask(row: Row, path: string): void {
    const indent = Math.max(1, Number.parseInt(row.INDENT ?? '1', 10) || 1);
    this.#above = this.#above.slice(0, indent - 1);
    const parent = this.#above.at(-1);
    const { title, tags } = splitTags(row.CONTENT ?? '');
    const key = this.#keyOf(['task', this.#section ?? '', parent?.key ?? '', row.CONTENT ?? '']);
    const task: InterchangeTask = {
      ...bareTask({ key, path, title }),
      section: this.#section,
      parent: parent?.key,
      tags,
      priority: /^[1-4]$/u.test(row.PRIORITY ?? '') ? Number(row.PRIORITY) : 4,
      ...(row.DESCRIPTION ? { notes: row.DESCRIPTION } : {}),
      ...(row.RESPONSIBLE ? { assignee: { name: nameOf(row.RESPONSIBLE) } } : {}),
    };
    this.#readDates(task, row);
    this.data.tasks.push(task);
    this.#above.push(task);
  }

  #readDates(task: InterchangeTask, row: Row): void {
    const zone = readZone(row.TIMEZONE || undefined);
    const words = { ...this.#words, ...(zone === undefined ? {} : { timeZone: zone }) };
    if (row.DATE) {
      const due = parseDue(row.DATE, words);
      if (due.ok) {
        task.due = due.value.due;
        if (due.value.recurrence) task.recurrence = { text: row.DATE };
      } else this.#tell(task.path, `The date "${row.DATE.slice(0, 100)}": ${due.message}`);
    }
    if (row.DEADLINE) {
      const deadline = parseDeadline(row.DEADLINE, words);
      if (deadline.ok) task.deadline = deadline.value.date;
      else
        this.#tell(task.path, `The deadline "${row.DEADLINE.slice(0, 100)}": ${deadline.message}`);
    }
    const amount = Number.parseInt(row.DURATION ?? '', 10);
    if (amount > 0) task.durationMinutes = amount * (row.DURATION_UNIT === 'day' ? 1440 : 1);
  }

  #tell(path: string, message: string): void {
    this.data.problems.push({ path, message });
  }

  /** The file has no ids: a thing is known by where it stands and how often its like came before. */
  #keyOf(parts: readonly string[]): string {
    const place = JSON.stringify(parts);
    const count = (this.#seen.get(place) ?? 0) + 1;
    this.#seen.set(place, count);
    return createHash('sha256').update(`${place}${count}`).digest('base64url').slice(0, 27);
  }
}

/** Labels stand after the title. */
function splitTags(content: string): { title: string; tags: string[] } {
  const [, title = '', labels = ''] = /^(.*?)((?:\s+@[^\s@]+)*)\s*$/su.exec(content) ?? [];
  if (title.trim() === '') return { title: content, tags: [] };
  return { title, tags: labels.split(/\s+@/u).slice(1) };
}

function writeTasks(data: Interchange, tasks: readonly InterchangeTask[]): Row[] {
  const series = liveSeriesOf(data);
  const here = new Set(tasks.map((task) => task.key));
  const below = Map.groupBy(tasks, ({ parent }) =>
    parent !== undefined && here.has(parent) ? parent : undefined,
  );
  const branch = (parent: string | undefined, indent: number): Row[] =>
    (below.get(parent) ?? []).flatMap((task) => [
      writeTask(task, { indent, series: series(task) }),
      ...task.comments.map((comment) => ({ TYPE: 'note', CONTENT: comment.body })),
      ...branch(task.key, indent + 1),
    ]);
  return branch(undefined, 1);
}

function writeTask(
  task: InterchangeTask,
  { indent, series }: { indent: number; series: InterchangeSeries | undefined },
): Row {
  const { due, assignee, durationMinutes } = task;
  return {
    TYPE: 'task',
    CONTENT: [task.title, ...task.tags.map((tag) => `@${tag}`)].join(' '),
    DESCRIPTION: task.notes ?? '',
    PRIORITY: String(task.priority),
    INDENT: String(indent),
    RESPONSIBLE: assignee === undefined || assignee === 'me' ? '' : assignee.name,
    ...(due ? { DATE: dateWords(due, series), DATE_LANG: 'en' } : {}),
    ...(due && 'at' in due ? { TIMEZONE: due.timeZone } : {}),
    ...(durationMinutes === undefined
      ? {}
      : { DURATION: String(durationMinutes), DURATION_UNIT: 'minute' }),
    ...(task.deadline === undefined ? {} : { DEADLINE: task.deadline, DEADLINE_LANG: 'en' }),
  };
}

function dateWords(
  due: NonNullable<InterchangeTask['due']>,
  series: InterchangeSeries | undefined,
): string {
  const local = 'date' in due ? due.date : localText(due.at, due.timeZone).slice(0, 16);
  if (!series) return local.replace('T', ' ');
  const { words } = series.rule;
  return words.includes(' starting ') ? words : `${words} starting ${local.slice(0, 10)}`;
}
