import { CsvError, parse } from 'csv-parse/sync';

import { invalidInput } from '../../../errors.ts';

export interface CsvRecord {
  cells: string[];
  /** Where it ends, counted from 1. */
  line: number;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
/** Records looked at to tell the delimiter. */
const LOOKED_AT = 20;

/** The records of a CSV (RFC 4180), leniently. @throws TaskloomError when a quote is not closed */
export function readCsvRecords(
  text: string,
  { delimiter = ',', most }: { delimiter?: Delimiter; most?: number } = {},
): CsvRecord[] {
  try {
    const records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      ...(most === undefined ? {} : { to: most }),
      // csv-parse types `info` as if it were not asked for.
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({
      cells: record.map((cell) => cell.trim()),
      line: info.lines,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalidInput(`This is not valid CSV: ${error.message}`.slice(0, 300), {
      path: 'content',
    });
  }
}

/** The delimiter that gives most cells, the same number in most records; `undefined` when none does. */
export function guessDelimiter(text: string): Delimiter | undefined {
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(text, delimiter) }));
  const [best] = scores.toSorted((a, b) => b.score - a.score);
  return best && best.score > 0 ? best.delimiter : undefined;
}

function scoreOf(text: string, delimiter: Delimiter): number {
  try {
    const [head, ...rest] = readCsvRecords(text, { delimiter, most: LOOKED_AT });
    const width = head?.cells.length ?? 0;
    if (width < 2) return 0;
    const even = rest.filter(({ cells }) => cells.length === width).length;
    return width * (rest.length === 0 ? 1 : even / rest.length);
  } catch {
    return 0;
  }
}
