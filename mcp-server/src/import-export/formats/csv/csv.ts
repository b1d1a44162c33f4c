import { createHash } from 'node:crypto';

import { invalidInput } from '../../../errors.ts';
import type { ColumnNames, FileFormat } from '../../file-format.ts';
import { emptyPortableData } from '../../portable-data.ts';
import { CSV_FIELDS, type CsvField, guessField } from './column-fields.ts';
import { guessDateOrder } from './date-order.ts';
import { type CsvRecord, guessDelimiter, readCsvRecords } from './read-records.ts';
import { type CsvRow, readRow } from './read-row.ts';

/** Any table with a header, by comma, semicolon, tab or bar. What its columns are is guessed, or said. */
export const csv: FileFormat = {
  name: 'csv',
  origin: 'csv',
  recognises: ({ text, json }) => {
    if (json !== undefined || /^\s*[{[<]/u.test(text)) return false;
    const head = headOf(text);
    return head !== undefined && Object.values(guessColumns(head)).includes('title');
  },
  read({ text }, { words, columns }) {
    const delimiter = guessDelimiter(text) ?? ',';
    const [head, ...records] = readCsvRecords(text, { delimiter });
    if (!head) throw invalidInput('The file is empty.', { path: 'content' });
    const fields = columnsOf(head.cells, columns);
    const data = emptyPortableData();
    const rows = records.map((record) => rowOf(record, fields));
    const dateOrder = guessDateOrder(
      rows.flatMap(({ due, deadline, start }) => [due, deadline, start].map((cell) => cell ?? '')),
      words.dateFormat,
    );
    const seen = new Map<string, number>();
    for (const [index, row] of rows.entries()) {
      const line = records[index]?.line ?? 0;
      if (Object.values(row).every((cell) => cell === '')) continue;
      readRow(row, { key: keyOf(row, seen), path: `line ${line}`, words, dateOrder, data });
    }
    linkParents(data.tasks);
    const used = [...fields].map(([place, field]) => [field, head.cells[place] ?? ''] as const);
    const unused = head.cells.filter((cell, place) => cell !== '' && !fields.has(place));
    if (unused.length > 0)
      data.problems.push({
        path: 'line 1',
        message: `Not read: ${unused.map((cell) => `"${cell.slice(0, 50)}"`).join(', ')}. Name them with columns, such as "notes=${unused[0]?.slice(0, 50)}".`,
      });
    return {
      ...data,
      columns: Object.fromEntries(used),
      // Without ids of its own a row is known by what it says.
      ...([...fields.values()].includes('id') ? {} : { keysAreLocal: true as const }),
    };
  },
};

function headOf(text: string): string[] | undefined {
  const delimiter = guessDelimiter(text);
  try {
    return readCsvRecords(text, { delimiter: delimiter ?? ',', most: 1 })[0]?.cells;
  } catch {
    return undefined;
  }
}

/** Each field by the first column that looks like it. */
function guessColumns(head: readonly string[]): Record<number, CsvField> {
  const taken = new Set<CsvField>();
  const guesses = head.map((cell) => guessField(cell));
  return Object.fromEntries(
    guesses.flatMap((field, place) => {
      if (!field || taken.has(field)) return [];
      taken.add(field);
      return [[place, field] as const];
    }),
  );
}

function columnsOf(head: readonly string[], named: ColumnNames = {}): Map<number, CsvField> {
  const guessed = Object.entries(guessColumns(head)).map(
    ([place, field]) => [Number(place), field] as const,
  );
  const fields = new Map(guessed);
  for (const [field, header] of Object.entries(named)) {
    const known = CSV_FIELDS.find((each) => each === field);
    const place = head.findIndex((cell) => cell.toLowerCase() === header.toLowerCase());
    if (!known)
      throw invalidInput(`There is no field "${field.slice(0, 50)}".`, {
        path: 'columns',
        hint: `Fields: ${CSV_FIELDS.join(', ')}.`,
      });
    if (place === -1)
      throw invalidInput(`The file has no column "${header.slice(0, 50)}".`, {
        path: 'columns',
        hint: `Its columns: ${head.join(', ').slice(0, 300)}.`,
      });
    for (const [other, taken] of fields) if (taken === known) fields.delete(other);
    fields.set(place, known);
  }
  if ([...fields.values()].includes('title')) return fields;
  throw invalidInput('It cannot be told which column is the title.', {
    path: 'columns',
    hint: `Name it, such as ["title=${head[0]?.slice(0, 50) ?? ''}"]. Its columns: ${head.join(', ').slice(0, 300)}.`,
  });
}

function rowOf({ cells }: CsvRecord, fields: ReadonlyMap<number, CsvField>): CsvRow {
  return Object.fromEntries([...fields].map(([place, field]) => [field, cells[place] ?? '']));
}

function keyOf(row: CsvRow, seen: Map<string, number>): string {
  if (row.id) return row.id;
  const said = JSON.stringify(CSV_FIELDS.map((field) => row[field] ?? ''));
  const count = (seen.get(said) ?? 0) + 1;
  seen.set(said, count);
  return createHash('sha256').update(`${said}${count}`).digest('base64url').slice(0, 27);
}

/** A parent is named by its id or its title. */
function linkParents(tasks: ReturnType<typeof emptyPortableData>['tasks']): void {
  const keys = new Set(tasks.map((task) => task.key));
  const byTitle = new Map(tasks.toReversed().map((task) => [task.title, task.key]));
  for (const task of tasks)
    if (task.parent !== undefined && !keys.has(task.parent))
      task.parent = byTitle.get(task.parent) ?? task.parent;
}
