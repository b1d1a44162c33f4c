import { Gauge, type Registry } from 'prom-client';

import type { DeadLetterStore } from './dead-letter-store.ts';

/** How many events wait for an operator, counted when somebody asks. */
export function measureDeadLetters({
  store,
  metrics,
}: {
  store: Pick<DeadLetterStore, 'count'>;
  metrics: Registry;
}): void {
  const gauge = new Gauge({
    name: 'taskloom_dead_letters',
    help: 'Events that their worker could not handle, and what came and is no event',
    registers: [],
    async collect() {
      // Unknown while the database cannot be asked: the other metrics are still there.
      this.set(await store.count().catch(() => Number.NaN));
    },
  });
  metrics.registerMetric(gauge);
}
