import { statfs } from 'node:fs/promises';

/** Below this the database cannot be counted on to take what it is given: its log is written in files of 16 MiB. */
const LEAST_BYTES = 64 * 1024 * 1024;

/** Rejects when the folder's disk is all but full. */
export async function checkFreeSpace(folder: string, leastBytes = LEAST_BYTES): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastBytes) throw new Error('the disk is full');
}
