import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ACCESS_FILE, AccessFile } from '@taskloom/contracts';

export const repository = resolve(import.meta.dirname, '../..');
const READY_TIMEOUT_MS = 120_000;
const END_TIMEOUT_MS = 40_000;

/** A data folder of its own that is gone with its processes at the end. */
export interface DataFolder extends AsyncDisposable {
  path: string;
}

export async function temporaryDataFolder(): Promise<DataFolder> {
  const parent = await mkdtemp(join(tmpdir(), 'taskloom-test-'));
  return {
    path: join(parent, 'data'),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A run of the program as `npm start` runs it. */
export interface Run {
  pid: number;
  /** What it printed so far, both streams. */
  output(): string;
  /** The exit code, `null` after a signal. */
  ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

/** A run that is ready. Disposing stops it as Ctrl-C would. */
export interface Instance extends Run, AsyncDisposable {
  access: AccessFile;
  origin: string;
  dataFolder: string;
  /** Stops it and returns the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export function run(dataFolder: string, env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [join(repository, 'standalone/src/main.ts')], {
    cwd: repository,
    env: {
      ...cleanEnvironment(),
      TASKLOOM_PORT: '0',
      TZ: 'UTC',
      TASKLOOM_DATA_DIR: dataFolder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return observe(child);
}

export async function startInstance(
  dataFolder: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Instance> {
  const started = run(dataFolder, env);
  const access = await whenReady(started, dataFolder);
  async function stop() {
    started.signal('SIGTERM');
    return endOf(started);
  }
  return {
    ...started,
    access,
    origin: new URL(access.url).origin,
    dataFolder,
    stop,
    async kill() {
      started.signal('SIGKILL');
      await started.ended;
    },
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

export async function endOf(started: Run): Promise<number | null> {
  const late = new AbortController();
  try {
    return await Promise.race([
      started.ended,
      sleep(END_TIMEOUT_MS, undefined, { signal: late.signal }).then(() => {
        started.signal('SIGKILL');
        throw new Error(`the program did not end. It printed:\n${started.output()}`);
      }),
    ]);
  } finally {
    late.abort();
  }
}

/** The processes that name the folder in their command line: its program and its database. */
export function processesOf(dataFolder: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && name !== String(process.pid))
    .map((pid) => ({ pid: Number(pid), command: commandLine(pid) }))
    .filter(({ command }) => command.includes(dataFolder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function observe(child: ChildProcess): Run {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended: new Promise((done) => {
      child.once('close', done);
    }),
    signal: (name) => void child.kill(name),
  };
}

async function whenReady(started: Run, dataFolder: string): Promise<AccessFile> {
  const path = join(dataFolder, ACCESS_FILE);
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let ended = false;
  void started.ended.then(() => (ended = true));
  while (Date.now() < deadline) {
    const access = readAccess(path);
    if (access?.pid === started.pid) return access;
    if (ended) throw new Error(`the program ended before it was ready:\n${started.output()}`);
    await sleep(20);
  }
  started.signal('SIGKILL');
  throw new Error(`the program was not ready in time. It printed:\n${started.output()}`);
}

/** A killed run's is removed by the next one, at any moment. */
function readAccess(path: string): AccessFile | undefined {
  try {
    return AccessFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Without the developer's own settings and keys: a test must not call a paid model. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(?:TASKLOOM_|OPENAI_|GEMINI_|GOOGLE_|OTEL_|PG|NO_COLOR|FORCE_COLOR|VITEST)/u;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
