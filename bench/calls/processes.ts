import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** CPU milliseconds of a process so far, all its threads: Linux's /proc counts nanoseconds there. */
function cpuOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
  } catch {
    // A backend that has ended.
    return 0;
  }
}

export interface Processes {
  node: number;
  /** The database's, all of them. */
  postgres(): number[];
}

export interface Cpu {
  node: number;
  postgres: number;
}

export function cpu({ node, postgres }: Processes): Cpu {
  return {
    node: cpuOf(node),
    postgres: postgres().reduce((sum, pid) => sum + cpuOf(pid), 0),
  };
}

/** The postmaster of a data folder and its children. */
export function postgresOf(dataFolder: string): number[] {
  const postmaster = Number(
    readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0],
  );
  const isChild = (pid: number) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === postmaster;
    } catch {
      return false;
    }
  };
  const pids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
  return [postmaster, ...pids.map(Number).filter(isChild)];
}

/** Resident memory in MB. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) / 1024;
}

export const ONE_CORE = '1';
export const ALL_CORES = '0-63';

/** Has the processes run on these cores alone, where Linux's taskset is there. Whether it was. */
export function pin(pids: readonly number[], cores: string): boolean {
  try {
    for (const pid of pids) execFileSync('taskset', ['-a', '-c', '-p', cores, String(pid)]);
    return true;
  } catch {
    return false;
  }
}

/** What calls are compared with, as a process of its own. */
export async function startServer(file: 'no-op.ts' | 'echo.ts') {
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${Number(String(line))}/mcp`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'close');
    },
  };
}
