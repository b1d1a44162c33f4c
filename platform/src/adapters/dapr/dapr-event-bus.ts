import type { HealthCheck } from '../../http/health-check.ts';
import type { Logger } from '../../logs/logger.ts';
import type { EventBus } from '../../ports/event-bus.ts';
import type { AppCallback } from './dapr-app-callback.ts';
import { DaprBrokerProbe } from './dapr-broker-probe.ts';
import { DaprDeliveries } from './dapr-deliveries.ts';
import { SidecarUnavailable } from './dapr-error.ts';
import { DaprPublisher } from './dapr-publisher.ts';
import type { DaprSidecar } from './dapr-sidecar.ts';
import { HANDLER_TIMEOUT_MS, RETRY, type RetryPolicy } from '../handle-event.ts';

interface DaprBusOptions {
  sidecar: DaprSidecar;
  /** Name of the pub/sub component. */
  component: string;
  logger: Logger;
  retry?: RetryPolicy | undefined;
  handlerTimeoutMs?: number | undefined;
}

export interface DaprEventBus extends EventBus {
  /** What the sidecar delivers by: `serveAppCallback` serves it. */
  callback: AppCallback;
  health: HealthCheck;
}

/**
 * Events over a Dapr pub/sub component on Kafka. One app is one consumer: its app id is the consumer
 * group, and replicas share it.
 */
export function createDaprEventBus(options: DaprBusOptions): DaprEventBus {
  const { sidecar, component, logger } = options;
  const { retry = RETRY, handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const publisher = new DaprPublisher({ sidecar, component });
  const probe = new DaprBrokerProbe(publisher);
  const deliveries = new DaprDeliveries({
    logger,
    retry,
    handlerTimeoutMs,
    publishDeadLetter: (event, key) => publisher.publishOne('dead-letters', key, event),
  });
  return {
    async publish(events, { signal }) {
      signal.throwIfAborted();
      try {
        const failed = await publisher.publish(events, signal);
        if (failed.size < events.length) probe.report({ isThere: true });
        return { failed: [...failed].map(([id, error]) => ({ id, error })) };
      } catch (error) {
        probe.report({ isThere: false });
        throw error;
      }
    },
    subscribe: (subscription) => deliveries.subscribe(subscription),
    callback: deliveries.callback,
    health: {
      name: 'event bus',
      async check(signal) {
        const { registeredComponents } = await sidecar.call(
          (dapr, call) => dapr.getMetadata({}, call),
          { signal },
        );
        // A component that could not start, as with a wrong password, is not loaded.
        if (!registeredComponents.some(({ name }) => name === component))
          throw new SidecarUnavailable('component_not_loaded');
        await probe.check();
      },
    },
    [Symbol.asyncDispose]: () => deliveries[Symbol.asyncDispose](),
  };
}
