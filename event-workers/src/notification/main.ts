import { runWorker } from '../process/run-worker.ts';
import { readNotificationConfig } from './config.ts';
import { createNotificationWorker } from './worker.ts';

await runWorker({
  name: 'notification',
  readConfig: readNotificationConfig,
  createWorker: createNotificationWorker,
});
