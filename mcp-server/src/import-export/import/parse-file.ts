import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { WordsContext } from '../../words/index.ts';
import type { ColumnNames } from '../file-format.ts';
import { detectFormat, type FormatName, formats } from '../formats/registry.ts';
import type { PortableData } from '../portable-data.ts';
import { openFile } from './open-file.ts';
import { planRepeats, planSeries } from './plan-series.ts';
import type { SeriesPlan } from '../series-plan.ts';

export interface ParseRequest {
  /** Text as the caller had it, or the bytes of the file. */
  content: string | Uint8Array;
  format: FormatName | undefined;
  /** Names of columns of a CSV, by our fields. */
  columns: ColumnNames | undefined;
  words: WordsContext;
  /** When the import happens, RFC 3339. */
  at: string;
}

export interface ParsedFile {
  format: FormatName;
  data: PortableData;
}

/** How many recurrences are worked out between two reports. */
const REPORT_EVERY = 50;

/**
 * Reads the file and works out its recurrences, for which it takes `LIMITS.importSeconds` at most:
 * what is left then is told and does not repeat. Blocks its thread: it runs in a worker.
 * @throws TaskloomError
 */
export async function parseFile(
  { content, format, columns, words, at }: ParseRequest,
  onProgress: (done: number, total: number) => void,
): Promise<ParsedFile> {
  const file = await openFile(content);
  const name = format ?? detectFormat(file);
  const data = formats[name].read(file, { words, columns });
  data.problems.unshift(...file.problems);
  if (data.tasks.length > LIMITS.importedTasks)
    throw new TaskloomError(
      'limit_exceeded',
      `The file has ${data.tasks.length} tasks; an import takes ${LIMITS.importedTasks}.`,
      { path: 'content', hint: 'Split the file, for example by project. Nothing was imported.' },
    );
  planAll(data, { words, at, onProgress });
  return { format: name, data };
}

function planAll(
  data: PortableData,
  {
    words,
    at,
    onProgress,
  }: {
    words: WordsContext;
    at: string;
    onProgress: (done: number, total: number) => void;
  },
): void {
  const until = performance.now() + LIMITS.importSeconds * 1000;
  // Files hold the same rule many times over.
  const known = new Map<string, SeriesPlan>();
  const plan = (key: string, make: () => SeriesPlan): SeriesPlan => {
    const before = known.get(key);
    if (before) return before;
    if (performance.now() > until)
      return {
        refused: `the recurrences of this file take more than ${LIMITS.importSeconds} seconds to work out.`,
      };
    const made = make();
    known.set(key, made);
    return made;
  };
  for (const series of data.series)
    series.plan = plan(JSON.stringify({ ...series, key: '', path: '', lastTask: '' }), () =>
      planSeries(series, { words, at }),
    );
  for (const [index, task] of data.tasks.entries()) {
    if (index % REPORT_EVERY === 0) onProgress(index, data.tasks.length);
    const { recurrence, due } = task;
    // What is done for good does not come again.
    if (!recurrence || task.completedAt !== undefined) continue;
    task.plan = plan(JSON.stringify([recurrence, due]), () =>
      planRepeats({ due }, recurrence, { words, at }),
    );
  }
}
