export { connectPostgres } from './adapters/connect-postgres.ts';
export { serveAppCallback } from './adapters/dapr-app-callback.ts';
export { createDaprEventBus } from './adapters/dapr-event-bus.ts';
export { createDaprSidecar } from './adapters/dapr-sidecar.ts';
export { createDaprStateStore } from './adapters/dapr-state-store.ts';
export { inTransaction } from './adapters/in-transaction.ts';
export { createInProcessLiveBus } from './adapters/in-process-live-bus.ts';
export { migratePlatform } from './adapters/postgres-schema.ts';
export { createPostgresEventBus } from './adapters/postgres-event-bus.ts';
export { createPostgresStateStore } from './adapters/postgres-state-store.ts';
export { createRedisLiveBus } from './adapters/redis-live-bus.ts';
export {
  daprEnvironment,
  daprSettings,
  liveBusEnvironment,
  liveBusSettings,
} from './config/backbone-settings.ts';
export type { DaprSettings, LiveBusSettings } from './config/backbone-settings.ts';
export { ConfigError, readConfig } from './config/read-config.ts';
export { createDeadLetterStore } from './dead-letters/dead-letter-store.ts';
export { createDeadLetterReceiver } from './dead-letters/receive-dead-letters.ts';
export { createDeadLetterAdmin } from './dead-letters/admin-routes.ts';
export { createHttpApp } from './http/http-app.ts';
export type { HealthCheck } from './http/http-app.ts';
export { operatorOnly } from './http/operator-only.ts';
export { serveHttp } from './http/serve-http.ts';
export type { HttpServer, UpgradeHandler } from './http/serve-http.ts';
export { runConfigured } from './lifecycle/run-configured.ts';
export { runService } from './lifecycle/run-service.ts';
export { Waker } from './lifecycle/waker.ts';
export { createLogger } from './logs/logger.ts';
export type { Logger } from './logs/logger.ts';
export type {
  EventBus,
  EventHandler,
  OutgoingEvent,
  PublishResult,
  Subscription,
} from './ports/event-bus.ts';
export type { LiveBus } from './ports/live-bus.ts';
export { EtagMismatch } from './ports/state-store.ts';
export type { StateEntry, StateStore, StateWrite } from './ports/state-store.ts';
export { Gauge, Registry } from 'prom-client';
