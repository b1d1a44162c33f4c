import { createLogger, runConfigured } from '@taskloom/platform';

import { prepareDatabase } from '../../standalone/src/database.ts';
import { ensureFirstUser } from '../first-user.ts';
import { readPrepareConfig } from './config.ts';

/** Before the services' first start, and harmless after it: roles, tables and the first person. */
await runConfigured(readPrepareConfig, async ({ server, eventBusUrl, firstUser }) => {
  await prepareDatabase(
    {
      adminUrl: (database) => withPath(server.adminDatabaseUrl, database),
      url: () => server.databaseUrl,
    },
    {
      databaseAppPassword: passwordOf(server.databaseUrl),
      databasePlatformPassword: passwordOf(eventBusUrl),
    },
  );
  await ensureFirstUser(server, firstUser);
  const logger = createLogger({ name: 'prepare', level: 'info' });
  logger.info('the database is ready, and the first person is in it');
});

function withPath(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

function passwordOf(url: string): string {
  return decodeURIComponent(new URL(url).password);
}
