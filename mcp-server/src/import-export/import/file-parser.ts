import { Worker } from 'node:worker_threads';

import type { ErrorCode } from '@taskloom/contracts';

import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { LanguageName, WordsContext } from '../../words/index.ts';
import type { FormatName } from '../formats/registry.ts';
import { emptyPortableData } from '../portable-data.ts';
import type { ParseRequest } from './parse-file.ts';
import type { OrderedData } from './task-hierarchy.ts';

/** A parse request as a message: only plain values cross to the worker. */
export interface ParserJob extends Omit<ParseRequest, 'words'> {
  words: Omit<WordsContext, 'now' | 'language'> & { now: string; language: LanguageName };
}

export type ParserAnswer =
  | { kind: 'begun' }
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'part'; part: Partial<Pick<OrderedData, 'tasks' | 'series' | 'problems'>> }
  | {
      kind: 'parsed';
      format: FormatName;
      rest: Omit<OrderedData, 'tasks' | 'series' | 'problems'>;
    }
  | {
      kind: 'failed';
      code: ErrorCode;
      message: string;
      details: Pick<TaskloomError['details'], 'hint' | 'path' | 'candidates'>;
    };

interface OrderedFile {
  format: FormatName;
  data: OrderedData;
}

/** Files parsed at the same time, and those that may wait: each holds a connection meanwhile. */
const MAX_WORKERS = 1;
const MAX_WAITING = 3;
/** A worker that nobody needs keeps some 40 MB. */
const IDLE_MS = 20_000;
/** With seconds beyond those for the recurrences, in which a file of the size that we take is long read. */
const MOST_MS = 1000 * (LIMITS.importSeconds + 10);

interface ParseOptions {
  language: LanguageName;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

/** Parses files in a worker thread, so that nobody else waits for it. Threads start when needed. */
class FileParser {
  readonly #idle: Worker[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @throws TaskloomError what is wrong with the file; the signal's reason when it is aborted */
  async parse(request: ParseRequest, options: ParseOptions): Promise<OrderedFile> {
    options.signal.throwIfAborted();
    await this.#takeTurn();
    const worker = this.#idle.pop() ?? startWorker();
    let isSound = false;
    try {
      const parsed = await runJob(worker, { request, options });
      isSound = true;
      return parsed;
    } catch (error) {
      isSound = error instanceof TaskloomError && error.code === 'invalid_input';
      throw error;
    } finally {
      // One that was stopped in its work, or ran out of memory, is not used again.
      if (isSound) this.#keep(worker);
      else void worker.terminate();
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #takeTurn(): Promise<void> {
    if (this.#running >= MAX_WORKERS) {
      if (this.#waiting.length >= MAX_WAITING)
        throw new TaskloomError('unavailable', 'Other imports are under way.', {
          hint: 'Try again in a minute. Nothing was imported.',
        });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
  }

  #keep(worker: Worker): void {
    this.#idle.push(worker);
    setTimeout(() => {
      const place = this.#idle.indexOf(worker);
      if (place === -1) return;
      this.#idle.splice(place, 1);
      void worker.terminate();
    }, IDLE_MS).unref();
  }
}

/** One for the process: what it bounds is the process' processor and memory. */
export const fileParser = new FileParser();

function startWorker(): Worker {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    // What the tests' or a debugger's own process was started with is not for the worker.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  // An idle one keeps no program running.
  worker.unref();
  return worker;
}

async function runJob(
  worker: Worker,
  { request, options }: { request: ParseRequest; options: ParseOptions },
): Promise<OrderedFile> {
  const { signal, onProgress, language } = options;
  const { promise, resolve, reject } = Promise.withResolvers<OrderedFile>();
  const data: OrderedData = { ...emptyPortableData(), tasks: [] };
  const take = (answer: ParserAnswer): void => {
    if (answer.kind === 'begun') tooLong = setTimeout(giveUp, MOST_MS);
    else if (answer.kind === 'progress') onProgress(answer.done, answer.total);
    else if (answer.kind === 'part') {
      data.tasks.push(...(answer.part.tasks ?? []));
      data.series.push(...(answer.part.series ?? []));
      data.problems.push(...(answer.part.problems ?? []));
    } else if (answer.kind === 'parsed')
      resolve({ format: answer.format, data: { ...data, ...answer.rest } });
    else reject(new TaskloomError(answer.code, answer.message, answer.details));
  };
  const abort = () => reject(signal.reason as Error);
  // The thread's own start is not the file's time: on a busy machine it takes longer than most files.
  let tooLong: NodeJS.Timeout | undefined;
  const giveUp = () =>
    reject(
      new TaskloomError('limit_exceeded', 'This file takes too long to read.', {
        path: 'content',
        hint: 'Split it. Nothing was imported.',
      }),
    );
  worker.on('message', take);
  worker.once('error', reject);
  signal.addEventListener('abort', abort, { once: true });
  const { now, language: _language, ...settings } = request.words;
  const words = { ...settings, now: now.toString(), language };
  worker.postMessage({ ...request, words } satisfies ParserJob, []);
  try {
    return await promise;
  } finally {
    clearTimeout(tooLong);
    worker.off('message', take);
    worker.off('error', reject);
    signal.removeEventListener('abort', abort);
  }
}
