import { mkdir, realpath } from 'node:fs/promises';

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
