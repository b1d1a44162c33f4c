import { runWorker } from '../process/run-worker.ts';
import { workerEnvironment } from '../process/worker-environment.ts';
import { readRecurrenceConfig } from './config.ts';
import { createRecurrenceWorker } from './worker.ts';

await runWorker({
  name: 'recurrence',
  environment: workerEnvironment,
  readConfig: readRecurrenceConfig,
  createWorker: createRecurrenceWorker,
});
