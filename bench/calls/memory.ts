import type { Bench } from './bench.ts';
import { callTool } from './client.ts';
import { repeat } from './measure.ts';
import { memoryOf } from './processes.ts';

/** `BENCH_SCALE=10 node bench/calls.ts memory` makes the whole million. */
export async function memory({ report, rpc, processes, scaled }: Bench): Promise<void> {
  const call = (n: number) =>
    n % 20 === 0
      ? callTool(rpc, 'add_tasks', { tasks: [{ title: `M ${n}` }] })
      : callTool(rpc, 'get_me');
  await repeat({ callers: 16, calls: scaled(10_000) }, call);
  const early = memoryOf(processes.node);
  await repeat({ callers: 16, calls: scaled(90_000) }, call);
  const late = memoryOf(processes.node);
  report.add(`memory after ${scaled(100_000)} calls`, {
    'multiple of that after a tenth': [late / early, 1.2],
    'resident MB': [late, 350],
  });
}
