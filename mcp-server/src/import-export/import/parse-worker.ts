import { parentPort } from 'node:worker_threads';

import { Temporal } from 'temporal-polyfill';

import { TaskloomError } from '../../errors.ts';
import { languageOf } from '../../words/index.ts';
import { parseFile } from './parse-file.ts';
import type { ParserAnswer, ParserJob } from './file-parser.ts';
import { orderByHierarchy } from './task-hierarchy.ts';

/** Tasks of one message: taking a message in is work of the main thread, in one piece. */
const TASKS_AT_ONCE = 100;

/** Runs in a worker thread: one job at a time, each answered by messages that end with `parsed` or `failed`. */
parentPort?.on('message', (job: ParserJob) => {
  void answer(job, (message) => parentPort?.postMessage(message, []));
});

async function answer(
  { words, ...job }: ParserJob,
  send: (message: ParserAnswer) => void,
): Promise<void> {
  try {
    send({ kind: 'begun' });
    const { now, language, ...settings } = words;
    const context = {
      ...settings,
      now: Temporal.Instant.from(now),
      language: languageOf(language),
    };
    const { format, data } = await parseFile({ ...job, words: context }, (done, total) =>
      send({ kind: 'progress', done, total }),
    );
    const { tasks: inFile, series, problems, ...rest } = data;
    const tasks = orderByHierarchy(inFile, problems);
    for (let from = 0; from < tasks.length; from += TASKS_AT_ONCE)
      send({ kind: 'part', part: { tasks: tasks.slice(from, from + TASKS_AT_ONCE) } });
    for (let from = 0; from < series.length; from += TASKS_AT_ONCE)
      send({ kind: 'part', part: { series: series.slice(from, from + TASKS_AT_ONCE) } });
    for (let from = 0; from < problems.length; from += TASKS_AT_ONCE)
      send({ kind: 'part', part: { problems: problems.slice(from, from + TASKS_AT_ONCE) } });
    send({ kind: 'parsed', format, rest });
  } catch (error) {
    if (!(error instanceof TaskloomError)) throw error;
    const { cause: _cause, ...details } = error.details;
    send({ kind: 'failed', code: error.code, message: error.message, details });
  }
}
