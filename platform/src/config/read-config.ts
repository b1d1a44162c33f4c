import { readFileSync } from 'node:fs';

import type { z } from 'zod';

type Environment = Readonly<Record<string, string | undefined>>;

interface Problem {
  key: string;
  problem: string;
}

/** Says every wrong key at once, without its value, which may be a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  /** The names of the wrong keys. */
  readonly keys: string[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ key, problem }) => `  ${key}: ${problem}`);
    super(`The configuration is not valid:\n${lines.join('\n')}`);
    this.keys = problems.map(({ key }) => key);
  }
}

/**
 * The configuration in `env`, parsed and frozen. An empty value counts as absent; `KEY_FILE` names a file that
 * holds the value of `KEY`, as secrets are mounted. Throws `ConfigError` naming every wrong key and what it
 * has to be.
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  env: Environment,
): Readonly<z.output<S>> {
  const keys = Object.keys(schema.shape);
  const given: Record<string, string> = {};
  const unread = new Map<string, Problem>();
  for (const key of keys) {
    const read = readValue(key, { env, keys });
    if (typeof read === 'object') unread.set(key, read);
    else if (read) given[key] = read;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success && unread.size === 0) return Object.freeze(parsed.data);
  const wrong = (parsed.error?.issues ?? []).map((issue) => {
    const key = String(issue.path[0] ?? 'configuration');
    // Zod's own words for what is absent say no more than that.
    const missing = issue.message.startsWith('Invalid ')
      ? 'is missing'
      : `is missing: ${issue.message}`;
    return { key, problem: key in given ? issue.message : missing };
  });
  throw new ConfigError([...unread.values(), ...wrong.filter(({ key }) => !unread.has(key))]);
}

function readValue(
  key: string,
  { env, keys }: { env: Environment; keys: readonly string[] },
): string | undefined | Problem {
  const fileKey = `${key}_FILE`;
  // One that is a setting of its own, such as a certificate's, is read by whoever needs it.
  const file = keys.includes(fileKey) ? undefined : env[fileKey];
  if (!file) return env[key];
  if (env[key]) return { key: fileKey, problem: `is set, and so is ${key}: leave one of them out` };
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return { key: fileKey, problem: `has to be a file that can be read (${code})` };
  }
}
