import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ACCESS_FILE } from '@taskloom/contracts';

import { StartError } from '../errors.ts';

/** Makes the folder, closed to other users, where it is not there yet. Returns its real path. */
export async function openDataFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return await realpath(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartError(
      'data_folder',
      `The data folder ${path} cannot be used (${code ?? 'unknown error'}). Set TASKLOOM_DATA_DIR to a folder you may write to.`,
      { cause },
    );
  }
}

/**
 * Removes what a killed run left: an address that leads nowhere, and files it was about to write.
 * Call it with the lock in hand.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((found) => found === ACCESS_FILE || found.endsWith('.tmp')))
    await rm(join(folder, name), { force: true });
}
