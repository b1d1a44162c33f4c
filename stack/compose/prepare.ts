import { bringUpToDate } from '@taskloom/mcp-server';
import { createLogger, runConfigured } from '@taskloom/platform';

import { ensureFirstUser } from '../first-user.ts';
import { readPrepareConfig } from './config.ts';

/** Before the services' first start, and harmless after it: roles, tables and the first person. */
await runConfigured({ read: readPrepareConfig }, async ({ server, logins, firstUser }) => {
  const logger = createLogger({ name: 'prepare', level: 'info' });
  await bringUpToDate(logins, { logger });
  await ensureFirstUser(server, firstUser);
  logger.info('the first person is in the database');
});
