import { openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const LOG_FILE = 'taskloom.log';
const ROTATE_BYTES = 10 * 1024 * 1024;

/** The program's log: it is begun anew, keeping the one before, when a start finds it too long. */
export function openLogFile(folder: string): { path: string; write(line: string): void } {
  const path = join(folder, LOG_FILE);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(path, `${path}.1`);
  const file = openSync(path, 'a', 0o600);
  // Written at once, so that the last lines before a kill are there.
  return { path, write: (line) => void writeSync(file, line) };
}
