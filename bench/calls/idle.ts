import { setTimeout as sleep } from 'node:timers/promises';

import type { Bench } from './bench.ts';
import { cpu } from './processes.ts';
import { logStatements } from './statements.ts';

const SECONDS = 30;
/** That ask something of the database by themselves: the server, its relay, two workers and the agent. */
const SERVICES = 5;

export async function idle({ report, processes, dataFolder }: Bench): Promise<void> {
  const log = await logStatements(dataFolder);
  await sleep(8_000);
  const count = log.start();
  const before = cpu(processes);
  await sleep(SECONDS * 1000);
  const after = cpu(processes);
  const percent = (milliseconds: number) => (milliseconds / SECONDS / 1000) * 100;
  report.add('idle', {
    'statements in 10 s, all services': [(count() / SECONDS) * 10, SERVICES],
    'CPU of node, %': [percent(after.node - before.node), 0.1],
    'of PostgreSQL, %': [percent(after.postgres - before.postgres), 0.1],
  });
  await log.stop();
}
