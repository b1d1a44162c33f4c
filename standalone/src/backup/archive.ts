import { z } from 'zod';

/**
 * A backup is a gzip of text: a line with the header, then the tables as `COPY … FROM stdin` blocks and
 * the sequences as `SELECT setval`, as pg_dump's plain format has them, then a line that says it is whole.
 */
const MARK = '-- taskloom backup ';
export const END_MARK = '-- taskloom backup complete';
const FORMAT_VERSION = 1;

export const ArchiveHeader = z.object({
  version: z.literal(FORMAT_VERSION),
  created_at: z.string(),
  /** Migrations of the schema `taskloom` that its tables have the shape of. */
  migrations: z.array(z.string()).min(1),
  /** The data folder's secrets.json: without it, calendar addresses and sign-ins would not hold. */
  secrets: z.record(z.string(), z.unknown()),
});
export type ArchiveHeader = z.infer<typeof ArchiveHeader>;

/** A table and the columns that were written, in their order. */
export interface CopyBlock {
  schema: string;
  table: string;
  columns: string[];
}

export function writeHeader(header: Omit<ArchiveHeader, 'version'>): string {
  return `${MARK}${JSON.stringify({ version: FORMAT_VERSION, ...header })}\n`;
}

/** `undefined` for a file that is no backup, or of a version that is not known here. */
export function readHeader(line: string): ArchiveHeader | undefined {
  if (!line.startsWith(MARK)) return undefined;
  try {
    return ArchiveHeader.parse(JSON.parse(line.slice(MARK.length)));
  } catch {
    return undefined;
  }
}

export function copyFrom({ schema, table, columns }: CopyBlock): string {
  return `COPY ${quoted(schema)}.${quoted(table)} (${columns.map(quoted).join(', ')}) FROM stdin`;
}

export function copyTo({ schema, table, columns }: CopyBlock): string {
  return `COPY (SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(schema)}.${quoted(table)}) TO stdout`;
}

/** The end of a block in COPY's text format, where no row of data can look like it. */
export const COPY_END = String.raw`\.`;

export function setSequence({
  schema,
  name,
  value,
}: {
  schema: string;
  name: string;
  value: string;
}): string {
  return `SELECT setval('${quoted(schema)}.${quoted(name)}', ${value})`;
}

/** Names come from the catalog or from an archive that was written so: nothing else passes. */
const COPY_LINE = /^COPY "[a-z_]+"\."[a-z_]+" \((?:"[a-z_]+"(?:, )?)+\) FROM stdin$/u;
const SETVAL_LINE = /^SELECT setval\('"[a-z_]+"\."[a-z_]+"', \d+\)$/u;

export function isCopyLine(line: string): boolean {
  return COPY_LINE.test(line);
}

export function isSetSequenceLine(line: string): boolean {
  return SETVAL_LINE.test(line);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
