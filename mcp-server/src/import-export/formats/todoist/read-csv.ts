import { createHash } from 'node:crypto';

import { invalidInput } from '../../../errors.ts';
import { parseDeadline, parseDue, type WordsContext } from '../../../words/index.ts';
import {
  bareTask,
  emptyPortableData,
  nameOf,
  type PortableData,
  type PortableTask,
} from '../../portable-data.ts';
import { readZone } from '../../read-dates.ts';
import { readCsvRecords } from '../csv/read-records.ts';
import type { TodoistCsvRow } from './csv-columns.ts';
import { toEnglishDate } from './date-languages.ts';

interface ReadOptions {
  words: WordsContext;
  /** The file of a backup, before the lines in its report. */
  file?: string;
  /** Key of the project that its tasks are in. */
  project?: string;
}

/** The rows of one project. @throws TaskloomError */
export function readTodoistCsv(text: string, options: ReadOptions): PortableData {
  const reader = new TodoistCsvReader(options);
  for (const { row, line } of readRows(text)) reader.take(row, line);
  return reader.data;
}

function readRows(text: string): { row: TodoistCsvRow; line: number }[] {
  const [head, ...rest] = readCsvRecords(text);
  const names = head?.cells.map((name) => name.toUpperCase()) ?? [];
  if (!names.includes('TYPE') || !names.includes('CONTENT'))
    throw invalidInput('The first line has to name the columns, TYPE and CONTENT among them.', {
      path: 'content',
    });
  return rest.map(({ cells, line }) => ({
    row: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])),
    line,
  }));
}

class TodoistCsvReader {
  readonly data: PortableData = emptyPortableData();
  readonly #options: ReadOptions;
  readonly #seen = new Map<string, number>();
  #section: string | undefined;
  /** The tasks that what comes next may be below. */
  #above: PortableTask[] = [];

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  take(row: TodoistCsvRow, line: number): void {
    const { file, project } = this.#options;
    const path = file === undefined ? `line ${line}` : `${file} line ${line}`;
    const content = row.CONTENT ?? '';
    switch (row.TYPE?.toLowerCase()) {
      case '':
      case undefined:
      case 'meta':
        return;
      case 'section': {
        this.#section = this.#keyOf(['section', content]);
        this.#above = [];
        this.data.sections.push({ key: this.#section, path, project, name: content });
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

  #takeTask(row: TodoistCsvRow, path: string): void {
    const indent = Math.max(1, Number.parseInt(row.INDENT ?? '1', 10) || 1);
    this.#above = this.#above.slice(0, indent - 1);
    const parent = this.#above.at(-1);
    const { title, tags } = splitTags(row.CONTENT ?? '');
    const { AUTHOR: _, ...said } = row;
    const task: PortableTask = {
      ...bareTask({
        key: this.#keyOf(['task', this.#section ?? '', parent?.key ?? '', said]),
        path,
        title,
      }),
      project: this.#options.project,
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

  #readDates(task: PortableTask, row: TodoistCsvRow): void {
    const zone = readZone(row.TIMEZONE || undefined);
    const own = this.#options.words;
    const words = { ...own, ...(zone === undefined ? {} : { timeZone: zone }) };
    if (row.DATE) {
      const text = toEnglishDate(row.DATE, row.DATE_LANG);
      const due = parseDue(text, words);
      if (due.ok) {
        task.due = due.value.due;
        if (due.value.recurrence) task.recurrence = { text };
      } else this.#keepInNotes(task, { what: 'Due', said: row.DATE, why: due.message });
    }
    if (row.DEADLINE) {
      const deadline = parseDeadline(toEnglishDate(row.DEADLINE, row.DEADLINE_LANG), words);
      if (deadline.ok) task.deadline = deadline.value.date;
      else this.#keepInNotes(task, { what: 'Deadline', said: row.DEADLINE, why: deadline.message });
    }
    const amount = Number.parseInt(row.DURATION ?? '', 10);
    if (amount > 0) task.durationMinutes = amount * (row.DURATION_UNIT === 'day' ? 1440 : 1);
  }

  /** What is not understood is not lost. */
  #keepInNotes(
    task: PortableTask,
    { what, said, why }: { what: string; said: string; why: string },
  ): void {
    task.notes = [task.notes, `${what}: ${said}`].filter(Boolean).join('\n\n');
    const where = `${what.toLowerCase()} "${said.slice(0, 100)}"`;
    this.#tell(task.path, `The ${where} is kept in the notes: ${why}`);
  }

  #tell(path: string, message: string): void {
    this.data.problems.push({ path, message });
  }

  /**
   * The file has no ids: a thing is known by where it stands, all that is said of it, and how often
   * its like came before. A row that was changed is another task.
   */
  #keyOf(parts: readonly unknown[]): string {
    const place = JSON.stringify([this.#options.project ?? '', ...parts]);
    const count = (this.#seen.get(place) ?? 0) + 1;
    this.#seen.set(place, count);
    return createHash('sha256').update(`${place}${count}`).digest('base64url').slice(0, 27);
  }
}

/** Labels stand anywhere in the title; an address such as bob@example.org is none. */
function splitTags(content: string): { title: string; tags: string[] } {
  const tags = [...content.matchAll(/(?<=^|\s)@([^\s@]+)(?=\s|$)/gu)].map(([, tag = '']) => tag);
  const title = content
    .replaceAll(/(?<=^|\s)@[^\s@]+(?=\s|$)/gu, '')
    .replaceAll(/ {2,}/gu, ' ')
    .trim();
  return title === '' ? { title: content, tags: [] } : { title, tags };
}
