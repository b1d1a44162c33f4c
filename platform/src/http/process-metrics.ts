import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Each look at the event loop wakes the process; the library's own are 10 ms apart. */
const LOOK_AT_EVENT_LOOP_MS = 100;

/**
 * Adds what there is to know of the process itself: CPU, memory, garbage collection, delays of the event loop. For
 * when somebody reads them: watching the event loop costs more than all else of an idle process.
 */
export function measureProcess(registry: Registry): void {
  if (registry.getSingleMetric('process_cpu_seconds_total')) return;
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: LOOK_AT_EVENT_LOOP_MS,
  });
}
