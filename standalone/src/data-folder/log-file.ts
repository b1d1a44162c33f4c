import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const LOG_FILE = 'taskloom.log';
const ROTATE_BYTES = 10 * 1024 * 1024;

export interface LogFile {
  path: string;
  /** Never throws: what cannot be written is counted, and told once the file takes lines again. */
  write(line: string): void;
  /** Rejects while lines cannot be written. */
  check(): Promise<void>;
}

/**
 * The program's log. At ten megabytes it is begun anew, and the one before is kept beside it. Lines are
 * written at once, so that the last ones before a kill are there.
 */
export function openLogFile(folder: string, rotateBytes = ROTATE_BYTES): LogFile {
  const path = join(folder, LOG_FILE);
  const open = () => openSync(path, 'a', 0o600);
  let file = open();
  let { size } = fstatSync(file);
  let lost = 0;

  function append(line: string): void {
    const bytes = Buffer.from(line);
    if (size > 0 && size + bytes.length > rotateBytes) {
      renameSync(path, `${path}.1`);
      closeSync(file);
      file = open();
      size = 0;
    }
    const written = writeSync(file, bytes);
    size += written;
    if (written < bytes.length) throw new Error('the disk took a part of the line');
  }

  return {
    path,
    write(line) {
      try {
        // On a line of its own, also behind one that was cut.
        if (lost > 0)
          append(`\n${JSON.stringify({ level: 'warn', lost, msg: 'lines were lost' })}\n`);
        lost = 0;
        append(line);
      } catch {
        lost += 1;
      }
    },
    check: () =>
      lost > 0 ? Promise.reject(new Error('the log cannot be written')) : Promise.resolve(),
  };
}
