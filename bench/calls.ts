import { loadavg } from 'node:os';

import { openBench } from './calls/bench.ts';
import { costs } from './calls/cost.ts';
import { fairness } from './calls/fairness.ts';
import { heldUp } from './calls/held-up.ts';
import { idle } from './calls/idle.ts';
import { largePerson } from './calls/large-person.ts';
import { underLoad } from './calls/load.ts';
import { memory } from './calls/memory.ts';
import { oauth } from './calls/oauth.ts';
import { Report } from './calls/report.ts';

const PARTS = {
  idle,
  cost: costs,
  oauth,
  load: underLoad,
  'held-up': heldUp,
  large: largePerson,
  fairness,
  memory,
};

/**
 * `npm run bench:calls`: what Taskloom's calls cost, beside the MCP SDK's no-op as it is documented, on
 * the same core in the same minutes, and each aim of docs with what it came to. Parts by name:
 * `node bench/calls.ts cost load`; `BENCH_SCALE=0.2` for a quick look.
 */
async function main(wanted: string[]): Promise<void> {
  const report = new Report();
  {
    await using bench = await openBench(report, Number(process.env['BENCH_SCALE'] ?? 1));
    for (const [name, part] of Object.entries(PARTS))
      if (wanted.length === 0 || wanted.includes(name)) await part(bench);
  }
  report.note('with Dapr, Kafka and Redis', 'npm run bench:backbone');
  report.print();
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
}

await main(process.argv.slice(2));
