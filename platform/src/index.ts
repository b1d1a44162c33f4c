export { connectPostgres } from './adapters/postgres/connect-postgres.ts';
export { serveAppCallback } from './adapters/dapr/dapr-app-callback.ts';
export { createDaprEventBus } from './adapters/dapr/dapr-event-bus.ts';
export { createDaprSidecar } from './adapters/dapr/dapr-sidecar.ts';
export { createDaprStateStore } from './adapters/dapr/dapr-state-store.ts';
export { inTransaction } from './adapters/postgres/in-transaction.ts';
export { createInProcessLiveBus } from './adapters/in-process/in-process-live-bus.ts';
export { migratePlatform } from './adapters/postgres/postgres-schema.ts';
export { createPostgresEventBus } from './adapters/postgres/postgres-event-bus.ts';
export { createPostgresStateStore } from './adapters/postgres/postgres-state-store.ts';
export { createRedisLiveBus } from './adapters/redis/redis-live-bus.ts';
export {
  daprEnvironment,
  daprSettings,
  backboneSettings,
  liveBusEnvironment,
  liveBusSettings,
} from './config/backbone-settings.ts';
export type {
  DaprSettings,
  LiveBusSettings,
  BackboneSettings,
} from './config/backbone-settings.ts';
export {
  allowedOriginsEnvironment,
  httpEnvironment,
  httpSettings,
} from './config/http-settings.ts';
export type { HttpSettings } from './config/http-settings.ts';
export { postgresUrl } from './config/postgres-url.ts';
export { ConfigError, readConfig } from './config/read-config.ts';
export { tellUnknownSettings } from './config/unknown-settings.ts';
export { createDeadLetterStore } from './dead-letters/dead-letter-store.ts';
export { createDeadLetterReceiver } from './dead-letters/receive-dead-letters.ts';
export { createDeadLetterAdmin } from './dead-letters/admin-routes.ts';
export { createAttemptLimit } from './http/attempt-limit.ts';
export type { AttemptLimit } from './http/attempt-limit.ts';
export { crossOrigin } from './http/cross-origin.ts';
export { measureDeadLetters } from './dead-letters/measure-dead-letters.ts';
export { markEndless } from './http/endless-responses.ts';
export type { HealthCheck } from './http/health-check.ts';
export { createHttpApp } from './http/http-app.ts';
export { HttpError } from './http/http-error.ts';
export { lateHandler } from './http/late-handler.ts';
export { parseJson, readBody } from './http/json-body.ts';
export { isLoopbackUrl } from './http/loopback.ts';
export { createOperationsRouter } from './http/operations-router.ts';
export { operatorOnly } from './http/operator-only.ts';
export { securityHeaders } from './http/security-headers.ts';
export { serveOperations } from './http/serve-operations.ts';
export { serveHttp } from './http/serve-http.ts';
export type { HttpServer, UpgradeHandler } from './http/serve-http.ts';
export { runConfigured } from './lifecycle/run-configured.ts';
export { runService } from './lifecycle/run-service.ts';
export { activeTraceparent, failSpan, inSpan, SpanKind, startSpan } from './tracing/span.ts';
export type { Span } from './tracing/span.ts';
export { readTraceparent } from './tracing/traceparent.ts';
export { tracingEnvironment, tracingSettings } from './tracing/settings.ts';
export type { TracingSettings } from './tracing/settings.ts';
export { startTracing } from './tracing/start-tracing.ts';
export { AsyncSignal } from './concurrency/async-signal.ts';
export { Semaphore } from './concurrency/semaphore.ts';
export { kindOf } from './logs/error-kind.ts';
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
export { Gauge, Histogram, Registry } from 'prom-client';
