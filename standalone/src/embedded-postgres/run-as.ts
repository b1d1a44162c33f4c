import { execFile } from 'node:child_process';
import { chmod, chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

import { StartError } from '../errors.ts';

const run = promisify(execFile);

/** How a PostgreSQL program is started so that it accepts to run. */
export interface RunAs {
  /** Put before the program and its arguments. */
  prefix: string[];
  /** Whose process it is; absent for our own user. */
  ids?: { uid: number; gid: number };
  /** Makes a folder that we made belong to that user. */
  own(path: string): Promise<void>;
}

/**
 * PostgreSQL refuses to run as root, so that root runs it as the owner of the existing data, as
 * `postgres`, or as `nobody`. Where that user cannot get at a folder, `setpriv` lets it pass.
 */
export async function chooseUser(folders: {
  binaries: string;
  data: string;
  cluster: string;
}): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [], own: () => Promise.resolve() };
  const ids = (await ownerOf(folders.cluster)) ?? (await idsOf('postgres')) ?? (await nobody());
  const own = (path: string) => chown(path, ids.uid, ids.gid);
  await letThrough(folders.data, ids.gid);
  if ((await isReachable(folders.binaries, ids)) && (await isReachable(folders.data, ids)))
    return { prefix: [], ids, own };
  return { prefix: await passAnyFolder(ids), own };
}

/** A folder that everyone may pass, such as /tmp, is not ours to change. */
async function letThrough(folder: string, gid: number): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) !== 0) return;
  await chown(folder, 0, gid);
  await chmod(folder, (mode & 0o7700) | 0o010);
}

async function passAnyFolder({ uid, gid }: { uid: number; gid: number }): Promise<string[]> {
  // access(2) drops the capability of a user that is not root, unless the fixup is off.
  const prefix = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  try {
    await run('setpriv', [...prefix.slice(1), 'true'], { timeout: 5000 });
    return prefix;
  } catch (cause) {
    throw new StartError(
      'database',
      'PostgreSQL cannot run as root, and an ordinary user cannot reach the data folder or the installed program. Run Taskloom as an ordinary user, or move both out of private folders such as /root.',
      { cause },
    );
  }
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined || found.uid === 0 ? undefined : { uid: found.uid, gid: found.gid };
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const ids = await idsOf('nobody');
  if (ids !== undefined) return ids;
  throw new StartError(
    'database',
    'PostgreSQL cannot run as root, and there is neither a user postgres nor nobody to run it as. Run Taskloom as an ordinary user.',
  );
}

async function isReachable(folder: string, ids: { uid: number; gid: number }): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const bit = uid === ids.uid ? 0o100 : gid === ids.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || (await isReachable(parent, ids));
}
