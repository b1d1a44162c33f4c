export { createNotificationWorker } from './notification/worker.ts';
export { createRecurrenceWorker } from './recurrence/worker.ts';
export type { Worker, WorkerConfig, WorkerDependencies } from './worker.ts';
