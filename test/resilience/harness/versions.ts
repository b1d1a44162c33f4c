import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../../..');

/** A program of the tools and its migrations. */
export interface Version extends AsyncDisposable {
  /** The folder that `mcp-server/` is for this version. */
  folder: string;
}

export const thisVersion: Version = {
  folder: join(repository, 'mcp-server'),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** A version to come: this program, with one migration more. Gone with its folder when disposed. */
export async function makeVersionToCome(migration: string): Promise<Version> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'taskloom-version-')));
  const folder = join(root, 'mcp-server');
  for (const part of ['package.json', 'migrations', 'src'])
    await cp(join(thisVersion.folder, part), join(folder, part), { recursive: true });
  for (const libraries of ['node_modules', 'mcp-server/node_modules'])
    await symlink(join(repository, libraries), join(root, libraries));
  await writeFile(join(folder, 'migrations/999999-to-come.sql'), migration);
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
