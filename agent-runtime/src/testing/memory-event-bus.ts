import type { EventBus, Subscription } from '@taskloom/platform';

/** Events within this process: brought at once, and again until they are taken. Dispose what subscribed first. */
export function createMemoryEventBus(): EventBus {
  const subscriptions = new Set<Subscription>();
  const deliveries = new Set<Promise<void>>();
  const ended = new AbortController();

  async function deliver(subscription: Subscription, event: Parameters<Subscription['handle']>[0]) {
    while (subscriptions.has(subscription)) {
      try {
        await subscription.handle(event, { signal: ended.signal });
        return;
      } catch {
        await new Promise(setImmediate);
      }
    }
  }

  return {
    async publish(events) {
      for (const { topic, event, consumer } of events)
        for (const subscription of subscriptions) {
          if (subscription.topic !== topic) continue;
          if (consumer !== undefined && consumer !== subscription.consumer) continue;
          const delivery = deliver(subscription, event);
          deliveries.add(delivery);
          void delivery.finally(() => deliveries.delete(delivery));
        }
      return { failed: [] };
    },
    async subscribe(subscription) {
      subscriptions.add(subscription);
      return {
        async [Symbol.asyncDispose]() {
          subscriptions.delete(subscription);
          await Promise.all(deliveries);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      ended.abort();
    },
  };
}
