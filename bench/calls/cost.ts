import { setTimeout as sleep } from 'node:timers/promises';

import { addMany, type Bench } from './bench.ts';
import { callTool } from './client.ts';
import { compare, type Cost, type Measured, WARM_UP } from './measure.ts';
import { ALL_CORES, ONE_CORE, pin } from './processes.ts';
import { round } from './report.ts';
import { logStatements } from './statements.ts';

/** What each call costs beside the no-op, both on one core; then their statements. */
export async function costs(bench: Bench): Promise<void> {
  const { report, processes, noOp } = bench;
  pin([processes.node, noOp.node], ONE_CORE);
  const calls = await callsOf(bench);
  const costOf: Record<string, Cost> = {};
  for (const [name, measured] of Object.entries(calls))
    costOf[name] = await compare(bench, measured);
  pin([processes.node, noOp.node], ALL_CORES);
  console.table(
    Object.fromEntries(
      Object.entries(costOf).map(([name, cost]) => [
        name,
        Object.fromEntries(Object.entries(cost).map(([what, value]) => [what, round(value)])),
      ]),
    ),
  );
  const of = (name: string) => costOf[name] ?? { node: NaN, toAnswer: NaN, postgres: NaN };
  for (const name of ['ping', 'tools/list'])
    report.add(name, { node: [of(name).node, 0.5], PostgreSQL: [of(name).postgres, 0.02] });
  report.add('get_me', { node: [of('get_me').node, 1], PostgreSQL: [of('get_me').postgres, 1] });
  report.add('find_tasks (50)', {
    node: [of('find_tasks (50)').node, 1.5],
    PostgreSQL: [of('find_tasks (50)').postgres, 1.5],
  });
  for (const name of ['add_tasks (1)', 'complete_tasks (1)', 'update_tasks (1)'])
    report.add(name, {
      'node to the answer': [of(name).toAnswer, 1],
      'with relay and workers': [of(name).node, 1.5],
      PostgreSQL: [of(name).postgres, 1.5],
    });
  report.add('add_tasks (100), multiples of one', {
    node: [of('add_tasks (100)').node / of('add_tasks (1)').node, 8],
    PostgreSQL: [of('add_tasks (100)').postgres / of('add_tasks (1)').postgres, 8],
  });
  await statements(bench, calls);
}

async function callsOf({ rpc, scaled }: Bench): Promise<Record<string, Measured>> {
  const add = (count: number) => (n: number) =>
    callTool(rpc, 'add_tasks', {
      tasks: Array.from({ length: count }, (_, k) => ({ title: `Measured ${n}.${k}` })),
    });
  // So many are completed: those that warm up, those measured, and those with pauses.
  const ids = await addMany(rpc, WARM_UP + scaled(600) + 100);
  return {
    ping: { calls: scaled(1000), call: () => rpc('ping') },
    'tools/list': { calls: scaled(600), call: () => rpc('tools/list', {}) },
    get_me: { calls: scaled(800), call: () => callTool(rpc, 'get_me') },
    'find_tasks (50)': {
      calls: scaled(600),
      call: () => callTool(rpc, 'find_tasks', { limit: 50 }),
    },
    'update_tasks (1)': {
      calls: scaled(600),
      call: (n) =>
        callTool(rpc, 'update_tasks', {
          tasks: [
            {
              task: ids[n % ids.length],
              priority: Math.floor(n / ids.length) % 2 === 0 ? 'p1' : 'p3',
            },
          ],
        }),
    },
    'complete_tasks (1)': {
      calls: scaled(600),
      call: (n) => callTool(rpc, 'complete_tasks', { tasks: [ids[n % ids.length]] }),
    },
    'add_tasks (1)': { calls: scaled(600), call: add(1) },
    // As many tasks as above: what a call runs through is warm by then.
    'add_tasks (10)': { calls: scaled(100), call: add(10), warmUp: WARM_UP / 10 },
    'add_tasks (100)': { calls: scaled(30), call: add(100), warmUp: WARM_UP / 100 },
  };
}

/** As PostgreSQL's log counts them; `statements.test.ts` holds these and the round trips fast. */
async function statements(bench: Bench, calls: Record<string, Measured>): Promise<void> {
  const log = await logStatements(bench.dataFolder);
  const rows: Record<string, object> = {};
  for (const [name, { call }] of Object.entries(calls)) {
    await call(100_000);
    await call(100_001);
    await sleep(500);
    const since = log.start();
    await call(100_002);
    const answered = since();
    await sleep(500);
    rows[name] = { 'statements until the answer': answered, 'after it': since() - answered };
  }
  console.table(rows);
  await log.stop();
}
