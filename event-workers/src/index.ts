export { channelEnvironment, readChannelSettings } from './notification/config.ts';
export { makeVapidKeys } from './notification/channels/web-push.ts';
export type { ChannelSettings } from './notification/channels/registry.ts';
export { createNotificationWorker } from './notification/worker.ts';
export { createRecurrenceWorker } from './recurrence/worker.ts';
export type { Worker, WorkerConfig, WorkerDependencies } from './worker.ts';
