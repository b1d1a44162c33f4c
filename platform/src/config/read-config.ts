import type { z } from 'zod';

/** Says every wrong key at once, without its value, which may be a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  /** The names of the wrong keys. */
  readonly keys: string[];

  constructor(problems: readonly { key: string; problem: string }[]) {
    const lines = problems.map(({ key, problem }) => `  ${key}: ${problem}`);
    super(`The configuration is not valid:\n${lines.join('\n')}`);
    this.keys = problems.map(({ key }) => key);
  }
}

/**
 * The configuration in `env`, parsed and frozen. An empty value counts as absent. Throws `ConfigError`
 * naming every wrong key and what it has to be.
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<S>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((key) => (env[key] ? [[key, env[key]]] : [])),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const key = String(issue.path[0] ?? 'configuration');
      // Zod's own words for what is absent say no more than that.
      const missing = issue.message.startsWith('Invalid ')
        ? 'is missing'
        : `is missing: ${issue.message}`;
      return { key, problem: key in given ? issue.message : missing };
    }),
  );
}
