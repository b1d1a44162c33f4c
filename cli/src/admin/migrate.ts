import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Command } from 'commander';

import { environmentOfAProgram } from '../config.ts';
import { CliError, EXIT } from '../errors.ts';
import type { Session } from '../session.ts';

const PROGRAM = new URL('../../../mcp-server/src/migrate.ts', import.meta.url);

const HELP = `
Makes the database, both logins and all tables, before services of a new version start;
harmless when there is nothing to do. It alone needs the administrator's login:
  TASKLOOM_ADMIN_DATABASE_URL   may create roles, the database and schemas
  DATABASE_URL                  the application's login, as the mcp-server has it
  TASKLOOM_EVENT_BUS_URL        the login of events and dead letters, likewise
Standalone needs none of this: it migrates its own database at each start.`;

/** `taskloom admin migrate`, in a process of its own: only the mcp-server knows its tables. */
export function migrateCommand(admin: Command, session: Session): void {
  admin
    .command('migrate')
    .description("bring a cluster's database up to date")
    .addHelpText('after', HELP)
    .action(async () => {
      const child = spawn(process.execPath, [fileURLToPath(PROGRAM)], {
        env: environmentOfAProgram(),
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const stop = () => child.kill('SIGTERM');
      session.signal.addEventListener('abort', stop, { once: true });
      const [code] = (await once(child, 'exit')) as [number | null];
      session.signal.removeEventListener('abort', stop);
      if (code !== 0)
        throw new CliError(EXIT.error, {
          code: 'unavailable',
          message: 'The database was not migrated: see above.',
        });
    });
}
