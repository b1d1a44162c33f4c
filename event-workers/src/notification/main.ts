import { runWorker } from '../process/run-worker.ts';
import { workerEnvironment } from '../process/worker-environment.ts';
import { channelEnvironment, readNotificationConfig } from './config.ts';
import { createNotificationWorker } from './worker.ts';

await runWorker({
  name: 'notification',
  environment: { ...workerEnvironment, ...channelEnvironment },
  readConfig: readNotificationConfig,
  createWorker: createNotificationWorker,
});
