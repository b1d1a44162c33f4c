import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * When the process started, as an opaque text: with the pid it tells a process from a later one
 * that got the same number. Undefined when there is no such process.
 */
export async function readProcessStart(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return readFromPs(pid, 'lstart=');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may hold anything, even brackets.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : rest[18];
}

/** The command line, its words parted by blanks. Undefined when there is no such process. */
export async function readCommandLine(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return readFromPs(pid, 'command=');
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line === '' ? undefined : line.replaceAll('\0', ' ').trim();
}

/** What stays the same when the folder is moved and differs in a copy. Undefined when it is gone. */
export async function identifyFolder(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && `${found.dev}:${found.ino}`;
}

async function readFromPs(pid: number, column: string): Promise<string | undefined> {
  const result = await run('ps', ['-o', column, '-p', String(pid)], { timeout: 5000 }).catch(
    () => undefined,
  );
  return result?.stdout.trim() || undefined;
}
