import { setTimeout as sleep } from 'node:timers/promises';

import type { Bench } from './bench.ts';
import { callTool } from './client.ts';
import { type Answered, offer, repeat } from './measure.ts';
import { memoryOf } from './processes.ts';
import { round } from './report.ts';

export async function underLoad(bench: Bench): Promise<void> {
  const { report, rpc, processes, scaled } = bench;
  const add = (n: number) => callTool(rpc, 'add_tasks', { tasks: [{ title: `Load ${n}` }] });
  await repeat({ callers: 64, calls: scaled(500) }, add);
  const busy = await repeat({ callers: 64, calls: scaled(5000) }, add);
  report.add('64 callers without a pause, add_tasks (1)', {
    'ms between two': [1000 / busy.perSecond, 2],
    'p99 as multiples of p50': [busy.p99 / busy.p50, 4],
    errors: [busy.errors, 0],
  });
  report.note('… that is', `${Math.round(busy.perSecond)} a second, ${tell(busy)}`);
  await sleep(3_000);
  const before = await handledBuckets(bench);
  const even = await offer({ perSecond: 200, seconds: scaled(15) }, add);
  report.add('200 adds a second, evenly', { 'p99 ms': [even.p99, 25], errors: [even.errors, 0] });
  report.note('… that is', tell(even));
  await sleep(1_000);
  const after = await handledBuckets(bench);
  const handled = after.map(({ atMost, count }, n) => ({
    atMost,
    count: count - (before[n]?.count ?? 0),
  }));
  // From when the call began: the aim is from the commit on, so that this asks for more than the aim.
  report.add('call → both workers have handled it, 200 a second', {
    'p50 ms': [quantile(handled, 0.5), 5],
    'p99 ms': [quantile(handled, 0.99), 30],
  });
  report.add('memory under this load', { 'resident MB': [memoryOf(processes.node), 350] });
}

function tell({ p50, p99, max, errors }: Answered): string {
  return `p50 ${round(p50)}, p99 ${round(p99)}, at most ${round(max)} ms, ${errors} errors`;
}

interface Bucket {
  /** Milliseconds. */
  atMost: number;
  /** This and all smaller ones, over both workers. */
  count: number;
}

async function handledBuckets({ origin }: Bench): Promise<Bucket[]> {
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  const lines = metrics.matchAll(
    /^taskloom_worker_event_seconds_bucket\{le="([\d.]+|\+Inf)",consumer="\w+"\} (\d+)$/gmu,
  );
  const byBound = Map.groupBy(lines, ([, bound]) =>
    bound === '+Inf' ? Infinity : Number(bound) * 1000,
  );
  return [...byBound]
    .map(([atMost, of]) => ({ atMost, count: of.reduce((sum, [, , n]) => sum + Number(n), 0) }))
    .toSorted((a, b) => a.atMost - b.atMost);
}

/** Between the bounds of its bucket, as Prometheus has it. */
function quantile(buckets: readonly Bucket[], part: number): number {
  const wanted = part * (buckets.at(-1)?.count ?? 0);
  const n = buckets.findIndex(({ count }) => count >= wanted);
  const { atMost: low, count: below } = buckets[n - 1] ?? { atMost: 0, count: 0 };
  const { atMost: high, count } = buckets[n] ?? { atMost: NaN, count: NaN };
  return low + ((high - low) * (wanted - below)) / Math.max(1, count - below);
}
