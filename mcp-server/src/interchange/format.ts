import { invalidInput } from '../errors.ts';
import type { WordsContext } from '../words/index.ts';
import type { Interchange } from './interchange.ts';

/** One file format: adding one is its file and its line in `formats/registry.ts`. */
export interface Format {
  name: string;
  /** Whether the format can say that a task is done. */
  holdsDone: boolean;
  /** Whether the content looks like this format; `json` is what it parses to, if anything. */
  recognises(content: string, json: unknown): boolean;
  /**
   * Reads leniently: what is not understood goes into `problems`, only a file that is none throws.
   * @throws TaskloomError `invalid_input`
   */
  read(content: string, words: WordsContext): Interchange;
  /** @throws TaskloomError when the format cannot hold the tasks at all. */
  write(data: Interchange, words: WordsContext): string;
}

/** @throws TaskloomError that tells where the JSON breaks off. */
export function parseJson(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/u, ''));
  } catch (error) {
    const at = error instanceof Error ? /\(line \d+ column \d+\)/u.exec(error.message)?.[0] : '';
    throw invalidInput(`The content is not valid JSON ${at ?? ''}`.trim() + '.', {
      path: 'content',
      hint: 'Send the file as it is, whole.',
    });
  }
}
