import { Gauge, type Registry } from '@taskloom/platform';

import type { Database } from '../database/database.ts';

interface Counted {
  table: 'series' | 'reminders';
  condition: string;
}

/** What goes on by itself and cannot just now, counted when somebody asks. */
export function measureFailures({
  database,
  metrics,
}: {
  database: Pick<Database, 'asSystem'>;
  metrics: Registry;
}): void {
  gauge(
    'taskloom_series_failing',
    'Recurring tasks that failed with a fault that may pass, and are tried again',
    { table: 'series', condition: 'failures > 0' },
  );
  gauge('taskloom_series_parked', 'Recurring tasks whose own data keeps them from going on', {
    table: 'series',
    condition: 'parked_reason is not null',
  });
  gauge('taskloom_reminders_failing', 'Reminders that failed and are told again', {
    table: 'reminders',
    condition: 'failures > 0 and released_at is null',
  });
  gauge('taskloom_reminders_parked', 'Reminders that got no further than the inbox', {
    table: 'reminders',
    condition: 'parked_at is not null',
  });

  function gauge(name: string, help: string, counted: Counted): Gauge {
    return new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        this.set(await count(counted).catch(() => Number.NaN));
      },
    });
  }

  function count({ table, condition }: Counted): Promise<number> {
    return database.asSystem(async (sql) => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from ${sql(`taskloom.${table}`)}
         where ${sql.unsafe(condition)}`;
      return row?.count ?? 0;
    });
  }
}
