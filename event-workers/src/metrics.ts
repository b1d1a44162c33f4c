import { Counter, type Registry } from 'prom-client';

export interface WorkerMetrics {
  events: Counter<'consumer' | 'type' | 'outcome'>;
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
const TICKS = 'taskloom_worker_ticks_total';
