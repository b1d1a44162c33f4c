import { ConfigError } from '../config/read-config.ts';
import { tellUnknownSettings } from '../config/unknown-settings.ts';

interface Program<C> {
  /** What it may be told, by name; absent: other names are not looked for. */
  environment?: Readonly<Record<string, unknown>>;
  read: (env: NodeJS.ProcessEnv) => C;
}

/**
 * Runs a program with its configuration. A wrong one is told on standard error, and the exit code is 1; a name
 * that nothing knows is told there too.
 */
export async function runConfigured<C>(
  { environment, read }: Program<C>,
  run: (config: C) => Promise<void>,
): Promise<void> {
  const { env } = process;
  let config: C;
  try {
    config = read(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const unknown = environment && tellUnknownSettings(Object.keys(environment), env);
  if (unknown !== undefined) process.stderr.write(`${unknown}\n`);
  await run(config);
}
