import type { WordsContext } from '../../words/index.ts';
import type { WritableFormat } from '../file-format.ts';
import type { TaskSource } from './task-source.ts';

interface WriteOptions {
  source: TaskSource;
  words: WordsContext;
  /** Bytes that the file may have. */
  most: number;
  signal: AbortSignal;
  progress: (done: number, total: number) => void;
}

/** The whole file and what of the tasks it does not hold; `undefined` where it is larger than `most`. */
export async function writeWithinLimit(
  format: WritableFormat,
  { source, words, most, signal, progress }: WriteOptions,
): Promise<{ content: string; not_kept?: string[] } | undefined> {
  const losses = new Map<string, number>();
  let done = 0;
  const watched: TaskSource = {
    ...source,
    async *pages() {
      // A writer may go through them more than once; each task counts once.
      const isFirst = done === 0;
      for await (const page of source.pages()) {
        signal.throwIfAborted();
        if (isFirst) {
          done += page.tasks.length;
          progress(done, source.count);
          for (const task of page.tasks)
            for (const loss of format.losses(task, page))
              losses.set(loss, (losses.get(loss) ?? 0) + 1);
        }
        yield page;
      }
    },
  };
  const pieces: string[] = [];
  let size = 0;
  for await (const piece of format.write(watched, words)) {
    size += Buffer.byteLength(piece);
    if (size > most) return undefined;
    pieces.push(piece);
  }
  const notKept = [...losses].map(([what, count]) => `${what} (${count} tasks)`);
  return { content: pieces.join(''), ...(notKept.length > 0 ? { not_kept: notKept } : {}) };
}
