import type { Registry } from '@taskloom/platform';
import { Counter, Gauge, Histogram } from 'prom-client';

/** Counts only: nothing that names a person or what they said. */
export function runtimeMetrics(registry: Registry) {
  const registers = [registry];
  return {
    runs: new Counter({
      name: 'taskloom_agent_runs_total',
      help: 'Runs that ended, by how.',
      labelNames: ['outcome'],
      registers,
    }),
    runSeconds: new Histogram({
      name: 'taskloom_agent_run_seconds',
      help: 'Time from the last claim of a run to its end.',
      buckets: [0.1, 0.3, 1, 3, 10, 30, 100],
      registers,
    }),
    sockets: new Gauge({
      name: 'taskloom_agent_sockets',
      help: 'Open connections on /chat.',
      registers,
    }),
  };
}

export type RuntimeMetrics = ReturnType<typeof runtimeMetrics>;
