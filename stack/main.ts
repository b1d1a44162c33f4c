import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ConfigError, createLogger, runService } from '@taskloom/platform';

import { createConsole } from '../standalone/src/console.ts';
import { StartError } from '../standalone/src/errors.ts';
import { readStackConfig } from './config.ts';
import { startStack } from './stack.ts';

const console = createConsole(process.stdout);

try {
  await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  createConsole(process.stderr).failed(explain(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const config = readStackConfig(process.argv.slice(2), process.env);
  await mkdir(config.dir, { recursive: true, mode: 0o700 });
  const destination = createWriteStream(join(config.dir, 'stack.log'), { flags: 'a', mode: 0o600 });
  const logger = createLogger({ name: 'stack', level: 'info', destination });
  let failure: unknown;
  await runService({
    name: 'stack',
    logger,
    async start() {
      try {
        await using parts = new AsyncDisposableStack();
        const stack = parts.use(
          await startStack({ ...config, progress: (line) => console.progress(line) }),
        );
        for (const { app, sidecar, url } of stack.replicas)
          console.progress(
            `  ${app.name.padEnd(16)} ${url}  sidecar ${sidecar.running?.httpPort ?? ''}`,
          );
        console.ready(stack.url, { dataFolder: config.dir, model: config.modelName });
        parts.defer(() => console.stopping());
        return parts.move();
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  });
  if (failure instanceof Error) throw failure;
}

function explain(error: Error): string {
  if (error instanceof StartError)
    return error.message.replaceAll('TASKLOOM_DATA_DIR', 'TASKLOOM_STACK_DIR');
  if (error instanceof ConfigError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? 'The port is taken by another program. Set TASKLOOM_STACK_PORT to another one (0 takes a free one).'
    : error.message;
}
