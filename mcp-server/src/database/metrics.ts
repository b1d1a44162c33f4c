import { Gauge, type Registry } from '@taskloom/platform';

import type { Database } from './database.ts';

/** Read when somebody asks. More than the pool has connections for long: callers wait for one another. */
export function measureTransactions({
  database,
  metrics,
}: {
  database: Pick<Database, 'openTransactions'>;
  metrics: Registry;
}): Gauge {
  return new Gauge({
    name: 'taskloom_database_transactions',
    help: 'Transactions under way, with those that wait for a connection of the pool',
    registers: [metrics],
    collect() {
      this.set(database.openTransactions);
    },
  });
}
