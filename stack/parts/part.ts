import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { readProcessStart } from '../../standalone/src/data-folder/identity.ts';
import { supervise } from '../../standalone/src/embedded-postgres/supervise.ts';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
/** How many of the log's last lines an error shows. */
const LOG_LINES = 15;

/** A program of the stack that runs. Disposing asks it to end, and kills it when it does not. */
export interface Part extends AsyncDisposable {
  name: string;
  /** The program's own number: what a test kills. */
  pid: number;
  /** Both its streams. */
  logFile: string;
  /** Settles with the exit code when it ends, asked or not. */
  exited: Promise<number>;
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>;
}

export interface PartOptions {
  name: string;
  /** Where its log and its pid file are kept. */
  dir: string;
  command: string[];
  /** All of its environment beside a path. */
  env?: Record<string, string>;
  cwd?: string;
  /** Asked again and again until it answers true; throwing counts as not yet. */
  isReady: (signal: AbortSignal) => Promise<boolean>;
}

/** Starts a program and waits until it is ready. What a killed run left of it is ended first. */
export async function startPart(options: PartOptions): Promise<Part> {
  const { name, dir, command, env, cwd, isReady } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const pidFile = join(dir, `${name}.pid`);
  const logFile = join(dir, `${name}.log`);
  await endLeftover(pidFile);
  await using log = await open(logFile, 'a', 0o600);
  const begin = (await log.stat()).size;
  const program = supervise({
    command,
    runAs: { prefix: [], own: () => Promise.resolve() },
    output: log.fd,
    env: env ?? {},
    cwd: cwd ?? dir,
    signal: 'TERM',
  });
  const pid = await program.pid;
  await writeFile(pidFile, `${pid} ${(await readProcessStart(pid)) ?? ''}`);
  const part: Part = {
    name,
    pid,
    logFile,
    exited: program.exited,
    async kill() {
      sendSignal(pid, 'SIGKILL');
      await program.exited;
    },
    async [Symbol.asyncDispose]() {
      program.interrupt();
      const timer = setTimeout(() => sendSignal(pid, 'SIGKILL'), STOP_TIMEOUT_MS);
      await program.exited.finally(() => clearTimeout(timer));
      await rm(pidFile, { force: true });
    },
  };
  try {
    await becomesReady(part, isReady);
    return part;
  } catch (error) {
    await part.kill();
    const lines = (await readFile(logFile, 'utf8')).slice(begin).trim().split('\n');
    throw new Error(`${(error as Error).message}\n${lines.slice(-LOG_LINES).join('\n')}`, {
      cause: error,
    });
  }
}

/** Ends every program that a killed run left in the folder or below it. */
export async function endLeftovers(dir: string): Promise<void> {
  const names = await readdir(dir, { recursive: true }).catch(() => []);
  const pidFiles = names.filter(
    (name) => name.endsWith('.pid') && !name.endsWith('postmaster.pid'),
  );
  await Promise.all(pidFiles.map((name) => endLeftover(join(dir, name))));
}

/** Ends the program that a killed run left behind, if it is still the same one. */
async function endLeftover(pidFile: string): Promise<void> {
  const [pid, started] = (await readFile(pidFile, 'utf8').catch(() => '')).split(' ');
  if (pid === undefined || started === undefined || started === '') return;
  const isRunning = async () => (await readProcessStart(Number(pid))) === started;
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  for (let signal: NodeJS.Signals = 'SIGTERM'; await isRunning(); await sleep(20)) {
    if (Date.now() > deadline) signal = 'SIGKILL';
    sendSignal(Number(pid), signal);
  }
  await rm(pidFile, { force: true });
}

async function becomesReady(part: Part, isReady: PartOptions['isReady']): Promise<void> {
  let code: number | undefined;
  void part.exited.then((given) => (code = given));
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (code !== undefined) throw new Error(`${part.name} ended with ${code} before it was ready:`);
    if (await isReady(AbortSignal.timeout(5000)).catch(() => false)) return;
    await sleep(20);
  }
  throw new Error(`${part.name} was not ready within ${READY_TIMEOUT_MS / 1000} s:`);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
