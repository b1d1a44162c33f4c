import { PassThrough } from 'node:stream';

import { Interruption } from '../interruption.ts';
import { runProgram } from '../program.ts';
import { createSession } from '../session.ts';

export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  /** Lines on standard input; without it stdin stays open and silent. */
  input?: string;
  interruption?: Interruption;
  /** Told what has been written to standard output so far. */
  onOutput?: (stdout: string) => void;
  dataFolders?: string[];
}

/** Runs a command line in this process, with pipes for a terminal. */
export async function runLine(
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const stdin = new PassThrough();
  if (options.input !== undefined) stdin.end(options.input);
  const written = { stdout: '', stderr: '' };
  const collect = (name: 'stdout' | 'stderr') =>
    new PassThrough().on('data', (chunk: Buffer) => {
      written[name] += chunk.toString('utf8');
      if (name === 'stdout') options.onOutput?.(written.stdout);
    });
  const session = createSession(
    { stdin, stdout: collect('stdout'), stderr: collect('stderr') },
    options.interruption ?? new Interruption(),
    {
      dataFolders: options.dataFolders ?? [],
      dataFolder: '',
      url: undefined,
      token: undefined,
      noColor: false,
    },
  );
  const code = await runProgram(args, session);
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...written };
}
