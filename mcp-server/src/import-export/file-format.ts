import { invalidInput } from '../errors.ts';
import type { WordsContext } from '../words/index.ts';
import type { TaskSource } from './export/task-source.ts';
import type { PortableData, PortableTask } from './portable-data.ts';

/** What an import gets: a text, or a ZIP's texts by their names in it. */
export interface SourceFile {
  text: string;
  /** What the text is as JSON; `undefined` when it is none. */
  json: unknown;
  entries: ReadonlyMap<string, string>;
}

/** A header of a CSV by the field of ours that it is read as. */
export type ColumnNames = Readonly<Record<string, string>>;

export interface ReadContext {
  words: WordsContext;
  columns: ColumnNames | undefined;
}

/** One file format: adding one is its file and its line in `formats/registry.ts`. */
export interface FileFormat {
  name: string;
  /** What keys of its files begin with here, so that two programs' ids are told apart. */
  origin: string;
  /** Whether the content looks like this format. */
  recognises(file: SourceFile): boolean;
  /**
   * Reads leniently: what is not understood goes into `problems`, only a file that is none throws.
   * @throws TaskloomError `invalid_input`
   */
  read(file: SourceFile, context: ReadContext): PortableData;
}

/** A format that tasks are also written in. */
export interface WritableFormat extends FileFormat {
  /** Whether the format can say that a task is done. */
  holdsDone: boolean;
  /** In pieces, a page of tasks at a time. @throws TaskloomError when the format cannot hold the tasks at all */
  write(source: TaskSource, words: WordsContext): AsyncGenerator<string, void, void>;
  /** What of the task the format has no place for, each in the plural: "reminders". */
  losses(task: PortableTask, page: PortableData): string[];
  mimeType: string;
  extension: string;
}

/** The file's JSON. @throws TaskloomError that tells where the JSON breaks off. */
export function requireJson({ text, json }: SourceFile): unknown {
  if (json !== undefined) return json;
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = error instanceof Error ? /\(line \d+ column \d+\)/u.exec(error.message)?.[0] : '';
    throw invalidInput(`The content is not valid JSON ${at ?? ''}`.trim() + '.', {
      path: 'content',
      hint: 'Send the file as it is, whole.',
    });
  }
}
