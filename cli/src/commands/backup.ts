import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import { embeddedEnvironment } from '../config.ts';
import { CliError, EXIT } from '../errors.ts';
import type { Session } from '../session.ts';

/** What every data folder that has been started holds. */
const SECRETS_FILE = 'secrets.json';
const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

export function backupCommand(program: Command, session: Session): void {
  program
    .command('backup')
    .description('write everything of the data folder to a file, whether Taskloom runs or not')
    .argument('<file>', 'the file; one of that name is replaced')
    .addHelpText(
      'after',
      '\nAlso what an export leaves out: the trash, the activity, other people, settings, conversations,' +
        '\ntokens. It holds secrets: keep it as you keep a password.',
    )
    .action(async (file: string) => {
      const { dataFolders, dataFolder } = session.config;
      const used = dataFolders.find((folder) => existsSync(join(folder, SECRETS_FILE)));
      await run(session, { command: 'backup', file, dataFolder: used ?? dataFolder });
    });
}

/** Makes the data folder anew from what `backup` wrote. */
export async function restoreBackup(session: Session, file: string): Promise<void> {
  await run(session, { command: 'restore', file, dataFolder: session.config.dataFolder });
}

/** Whether the path leads to a file that `backup` may have written: a gzip. */
export async function isBackup(path: string): Promise<boolean> {
  try {
    await using file = await open(path, 'r');
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(GZIP_MARK);
  } catch {
    return false;
  }
}

/** In a process of its own: only the standalone program knows its database. */
async function run(
  session: Session,
  { command, file, dataFolder }: { command: string; file: string; dataFolder: string },
): Promise<void> {
  const program = fileURLToPath(new URL('../../../standalone/src/backup/main.ts', import.meta.url));
  const child = spawn(process.execPath, [program, command, resolve(file)], {
    env: embeddedEnvironment(dataFolder),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    session.terminal.stderr.write(text);
  });
  const stop = () => child.kill('SIGTERM');
  session.signal.addEventListener('abort', stop, { once: true });
  const [code] = (await once(child, 'exit')) as [number | null];
  session.signal.removeEventListener('abort', stop);
  if (code === 0) return;
  const last = said.trim().split('\n').at(-1) ?? '';
  throw new CliError(EXIT.error, { code: 'unavailable', message: `${command} failed: ${last}` });
}
