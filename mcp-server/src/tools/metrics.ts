import { Histogram, type Registry } from '@taskloom/platform';

/** `outcome` is `ok`, `asked`, `cancelled` or the code of the error. */
export type ObserveCall = (tool: string, outcome: string, seconds: number) => void;

/** Times every call of a tool, however it came in. */
export function measureTools(registry: Registry): ObserveCall {
  const histogram = new Histogram({
    name: 'taskloom_tool_seconds',
    help: 'From a call of a tool to its answer, in seconds.',
    labelNames: ['tool', 'outcome'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers: [registry],
  });
  return (tool, outcome, seconds) => histogram.observe({ tool, outcome }, seconds);
}
