import { spawn } from 'node:child_process';
import type { StdioOptions } from 'node:child_process';

import { loaderEnvironment } from '../config.ts';
import type { RunAs } from './run-as.ts';

/**
 * Runs the program, says its number and ends it when standard input ends: so it also ends with us when
 * we are killed. A session of its own keeps the terminal's Ctrl-C from reaching it before we have drained.
 */
const SCRIPT = `
exec 3<&0
signal=$1; shift
"$@" 3<&- </dev/null >&2 & program=$!
echo "$program"
( read -r _ <&3; kill -"$signal" "$program" ) >/dev/null 2>&1 & watch=$!
wait "$program"; code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

export interface Supervised {
  /** The exit code; rejects when the program could not be started. */
  exited: Promise<number>;
  /** The program's own number, not the shell's that watches over it; 0 when it could not be started. */
  pid: Promise<number>;
  /** Asks the program to end, as Ctrl-C would. */
  interrupt(): void;
}

export function supervise(options: {
  command: string[];
  runAs: RunAs;
  /** Where standard output and error go: a file descriptor, or nowhere. */
  output: number | 'ignore';
  /** What the program gets beside a path and how it is loaded: no more of our own environment, which may hold keys. */
  env?: Record<string, string>;
  cwd?: string;
  /** How it is asked to end. */
  signal?: 'INT' | 'TERM';
}): Supervised {
  const { command, runAs, output, env, cwd = '/', signal = 'INT' } = options;
  const stdio: StdioOptions = ['pipe', 'pipe', output];
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', signal, ...runAs.prefix, ...command], {
    cwd,
    detached: true,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      LC_ALL: 'C',
      TZ: 'UTC',
      ...loaderEnvironment(),
      ...env,
    },
    stdio,
    ...runAs.ids,
  });
  child.stdin?.on('error', () => {});
  const pid = new Promise<number>((resolve) => {
    child.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString())));
    child.once('close', () => resolve(0));
  });
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { exited, pid, interrupt: () => child.stdin?.end() };
}
