import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ACCESS_FILE } from '@taskloom/contracts';
import type { AccessFile } from '@taskloom/contracts';

import { writePrivateFile } from './atomic-file.ts';

/** Tells programs on this machine how to reach the instance. Disposing removes the file. */
export async function publishAccess(folder: string, access: AccessFile): Promise<AsyncDisposable> {
  const path = join(folder, ACCESS_FILE);
  await writePrivateFile(path, `${JSON.stringify(access, null, 2)}\n`);
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}
