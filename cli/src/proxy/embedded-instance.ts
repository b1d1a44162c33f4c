import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { embeddedEnvironment } from '../config.ts';
import { CliError, notRunning } from '../errors.ts';
import type { Instance } from '../instance/find-instance.ts';

/** The first start makes a database. */
const START_TIMEOUT_MS = 120_000;
/** How long somebody else, who was faster, may take to be ready. */
const OTHER_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 100;

interface EmbeddedOptions {
  dataFolder: string;
  /** Takes what the instance writes. */
  log: NodeJS.WritableStream;
  find: () => Promise<Instance>;
  /** It served and has ended, and not because we stopped it: it gave way to another start. */
  onGone: () => void;
}

/** An instance of our own, started when none runs and stopped with us. */
export class EmbeddedInstance implements AsyncDisposable {
  readonly #options: EmbeddedOptions;
  #child: ChildProcess | undefined;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
  }

  /** Starts it and waits until it, or one that somebody else started meanwhile, is there. */
  async start(): Promise<Instance> {
    if (!this.#child || hasEnded(this.#child)) this.#child = this.#spawn();
    const child = this.#child;
    let deadline = Date.now() + START_TIMEOUT_MS;
    let ended = false;
    for (;;) {
      const instance = await findQuietly(this.#options.find);
      if (instance) {
        if (!hasEnded(child)) child.once('exit', this.#options.onGone);
        return instance;
      }
      if (!ended && hasEnded(child)) {
        ended = true;
        deadline = Math.min(
          deadline,
          Date.now() + (child.exitCode === null ? 0 : OTHER_TIMEOUT_MS),
        );
      }
      if (Date.now() > deadline) throw notRunning('an embedded Taskloom did not start');
      await delay(POLL_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    child.off('exit', this.#options.onGone);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exit;
    clearTimeout(hard);
  }

  #spawn(): ChildProcess {
    const program = fileURLToPath(new URL('../../../standalone/src/main.ts', import.meta.url));
    const child = spawn(process.execPath, [program], {
      env: { ...embeddedEnvironment(this.#options.dataFolder), TASKLOOM_GIVES_WAY: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    copyLines(child.stdout, this.#options.log);
    copyLines(child.stderr, this.#options.log);
    return child;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function findQuietly(find: () => Promise<Instance>): Promise<Instance | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}

/** Desktop clients keep what we write in log files, where the token of the printed address must not end. */
function copyLines(from: Readable, to: NodeJS.WritableStream): void {
  createInterface({ input: from }).on('line', (line) => {
    to.write(`${line.replaceAll(/tl_[a-z]+_[\w-]+/g, '[token]')}\n`);
  });
}
