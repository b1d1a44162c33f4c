import { runWorker } from '../process/run-worker.ts';
import { readNotificationConfig } from './config.ts';
import { createNotificationWorker } from './worker.ts';

await runWorker({
  name: 'notification',
  tickPath: '/reminders-tick',
  readConfig: readNotificationConfig,
  createWorker: createNotificationWorker,
});
