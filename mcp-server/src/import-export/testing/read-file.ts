import { crc32 } from 'node:zlib';

import { Temporal } from 'temporal-polyfill';

import { type ParsedFile, parseFile } from '../import/parse-file.ts';
import type { FormatName } from '../formats/registry.ts';
import type { PortableTask } from '../portable-data.ts';

interface Setting {
  format?: FormatName;
  columns?: Record<string, string>;
  timeZone?: string;
  now?: string;
  dateFormat?: 'iso' | 'eu' | 'us';
}

/** Reads a file as an import does, for somebody in Berlin on Friday 2026-11-27. */
export async function readFile(
  content: string | Uint8Array,
  {
    format,
    columns,
    timeZone = 'Europe/Berlin',
    now = '2026-11-27T20:00:00Z',
    ...rest
  }: Setting = {},
): Promise<ParsedFile['data'] & { format: string; task(title: string): PortableTask }> {
  const words = {
    now: Temporal.Instant.from(now),
    timeZone,
    weekStart: 1,
    workingDays: [1, 2, 3, 4, 5],
    ...rest,
  };
  const parsed = await parseFile({ content, format, columns, words, at: now }, () => {});
  return {
    ...parsed.data,
    format: parsed.format,
    task(title) {
      const found = parsed.data.tasks.find((task) => task.title === title);
      if (found) return found;
      throw new Error(
        `There is no "${title}" in ${parsed.data.tasks.map((task) => task.title).join(', ')}.`,
      );
    },
  };
}

/** The first dates of the task: its due, and what comes after it. */
export function datesOf(task: PortableTask | undefined): unknown[] {
  const plan = task?.plan;
  if (!plan) return [task?.due];
  if (!('columns' in plan)) return [plan];
  return [plan.columns.last_key, ...plan.columns.upcoming];
}

/** A ZIP of these files, stored as they are. */
export function zip(files: Record<string, string>): Uint8Array {
  const entries: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [content, path] = [Buffer.from(text), Buffer.from(name)];
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(path.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, path, content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), facts, place, path]),
    );
    entries.push(entry);
    offset += entry.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...entries, list, Buffer.from('PK\u0005\u0006'), end]);
}
