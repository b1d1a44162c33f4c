import type { Bench } from './bench.ts';
import { callTool, type Rpc } from './client.ts';
import { seedLargePerson } from './large-person.ts';
import { beside, quantiles, type Latencies } from './measure.ts';

/** What others wait while one person of 100,000 tasks has eight of the heaviest calls under way. */
export async function fairness(bench: Bench): Promise<void> {
  const { report, rpc, addPerson } = bench;
  const heavy = await addPerson('Heaviest');
  await seedLargePerson(bench, heavy.id);
  const theirs = (n: number) =>
    n % 2 === 0
      ? callTool(rpc, 'get_me')
      : callTool(rpc, 'add_tasks', { tasks: [{ title: `Fair ${n}` }] });
  const alone = await timed(theirs, 400);
  let n = 0;
  const besides = await beside(
    () => theirs(n++),
    () => Promise.all(Array.from({ length: 8 }, () => heavyCalls(heavy.rpc))),
  );
  report.add('others’ calls beside one person’s eight heaviest', {
    'p99 as multiples of p99 alone': [besides.p99 / alone.p99, 2],
  });
}

async function heavyCalls(rpc: Rpc): Promise<void> {
  for (let n = 0; n < 6; n += 1) {
    await callTool(rpc, 'get_stats', { days: 366 });
    await callTool(rpc, 'find_tasks', { filter: 'all', sort: 'title', limit: 100 });
  }
}

async function timed(call: (n: number) => Promise<unknown>, calls: number): Promise<Latencies> {
  const latencies: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    const asked = performance.now();
    await call(n);
    latencies.push(performance.now() - asked);
  }
  return quantiles(latencies);
}
