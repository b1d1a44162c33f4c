import { spawn } from 'node:child_process';
import type { StdioOptions } from 'node:child_process';

import type { RunAs } from './run-as.ts';

/**
 * Runs the program and interrupts it when standard input ends: so it also ends with us when we are
 * killed. A session of its own keeps the terminal's Ctrl-C from reaching it before we have drained.
 */
const SCRIPT = `
exec 3<&0
"$@" 3<&- </dev/null & program=$!
( read -r _ <&3; kill -INT "$program" ) >/dev/null 2>&1 & watch=$!
wait "$program"; code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

export interface Supervised {
  /** The exit code; rejects when the program could not be started. */
  exited: Promise<number>;
  /** Asks the program to end, as Ctrl-C would. */
  interrupt(): void;
}

export function supervise(options: {
  command: string[];
  runAs: RunAs;
  /** Where standard output and error go: a file descriptor, or nowhere. */
  output: number | 'ignore';
}): Supervised {
  const { command, runAs, output } = options;
  const stdio: StdioOptions = ['pipe', output, output];
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', ...runAs.prefix, ...command], {
    cwd: '/',
    detached: true,
    // Nothing of our environment: it may hold keys.
    env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' },
    stdio,
    ...runAs.ids,
  });
  child.stdin?.on('error', () => {});
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { exited, interrupt: () => child.stdin?.end() };
}
