import { ConfigError } from '../config/read-config.ts';

/** Runs a program with its configuration. A wrong one is told on standard error, and the exit code is 1. */
export async function runConfigured<C>(
  read: () => C,
  run: (config: C) => Promise<void>,
): Promise<void> {
  let config: C;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  await run(config);
}
