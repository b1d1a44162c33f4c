import { runWorker } from '../process/run-worker.ts';
import { readRecurrenceConfig } from './config.ts';
import { createRecurrenceWorker } from './worker.ts';

await runWorker({
  name: 'recurrence',
  readConfig: readRecurrenceConfig,
  createWorker: createRecurrenceWorker,
});
