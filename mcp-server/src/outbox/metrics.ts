import { Gauge, type Registry } from '@taskloom/platform';

import type { Database } from '../database/database.ts';

interface OutboxState {
  depth: number;
  age: number;
  parked: number;
}

/** What is said while the database cannot be asked: the other metrics are still there. */
const UNKNOWN: OutboxState = { depth: Number.NaN, age: Number.NaN, parked: Number.NaN };

/** How far the relay is behind, read when somebody asks. */
export function measureOutbox({
  database,
  metrics,
}: {
  database: Pick<Database, 'asSystem'>;
  metrics: Registry;
}): void {
  let reading: Promise<OutboxState> | undefined;
  // The gauges are asked all at once: they share one look, so that they agree with one another.
  const look = () =>
    (reading ??= readState(database)
      .catch(() => UNKNOWN)
      .finally(() => (reading = undefined)));
  const gauge = (name: string, help: string, value: (state: OutboxState) => number) =>
    new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        this.set(value(await look()));
      },
    });
  gauge('taskloom_outbox_depth', 'Events not yet with the broker', ({ depth }) => depth);
  gauge('taskloom_outbox_oldest_seconds', 'Age of the oldest of them', ({ age }) => age);
  gauge(
    'taskloom_outbox_parked',
    'Events set aside because the broker keeps refusing them',
    ({ parked }) => parked,
  );
}

function readState(database: Pick<Database, 'asSystem'>): Promise<OutboxState> {
  return database.asSystem(async (sql) => {
    const [state] = await sql<OutboxState[]>`
      select count(*) filter (where parked_at is null)::int as depth,
             count(*) filter (where parked_at is not null)::int as parked,
             coalesce(extract(epoch from now() - min(created_at) filter (where parked_at is null)), 0)::float8 as age
        from taskloom.outbox`;
    return state ?? UNKNOWN;
  });
}
