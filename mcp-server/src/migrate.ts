import { createLogger, runConfigured } from '@taskloom/platform';

import { readMigrateConfig } from './config.ts';
import { bringUpToDate } from './database/bring-up-to-date.ts';
import { describeForLog } from './errors.ts';

/** `npx taskloom admin migrate`: the only program that holds the administrator's login. */
await runConfigured({ read: readMigrateConfig }, async (logins) => {
  const logger = createLogger({ name: 'migrate', level: 'info' });
  try {
    await bringUpToDate(logins, { logger });
  } catch (error) {
    logger.fatal({ error: describeForLog(error) }, 'the database could not be migrated');
    process.exitCode = 1;
  }
});
