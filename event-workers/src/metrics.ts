import { Counter, Histogram, type Registry } from 'prom-client';

export interface WorkerMetrics {
  events: Counter<'consumer' | 'type' | 'outcome'>;
  /** From the call that an event tells of to a worker having handled it. */
  seconds: Histogram<'consumer'>;
  ticks: Counter<'worker' | 'outcome'>;
}

/** Both workers count into the same metrics when they share a process, told apart by their labels. */
export function workerMetrics(registry: Registry): WorkerMetrics {
  return {
    events:
      (registry.getSingleMetric(EVENTS) as WorkerMetrics['events'] | undefined) ??
      new Counter({
        name: EVENTS,
        help: 'Deliveries of events, by what became of them.',
        labelNames: ['consumer', 'type', 'outcome'],
        registers: [registry],
      }),
    seconds:
      (registry.getSingleMetric(SECONDS) as WorkerMetrics['seconds'] | undefined) ??
      new Histogram({
        name: SECONDS,
        help: 'From the call that an event tells of to a worker having handled it, in seconds.',
        labelNames: ['consumer'],
        buckets: [
          0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.3, 1, 10, 60,
        ],
        registers: [registry],
      }),
    ticks:
      (registry.getSingleMetric(TICKS) as WorkerMetrics['ticks'] | undefined) ??
      new Counter({
        name: TICKS,
        help: 'Runs of the timers that look for due work.',
        labelNames: ['worker', 'outcome'],
        registers: [registry],
      }),
  };
}

const EVENTS = 'taskloom_worker_events_total';
const SECONDS = 'taskloom_worker_event_seconds';
const TICKS = 'taskloom_worker_ticks_total';
