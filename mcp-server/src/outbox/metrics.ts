import { Gauge, type Registry } from '@taskloom/platform';

import type { Database } from '../database/database.ts';

interface OutboxState {
  depth: number;
  age: number;
  parked: number;
}

/** How far the relay is behind, read when somebody asks. */
export function measureOutbox({ database, metrics }: { database: Database; metrics: Registry }) {
  const depth = new Gauge({
    name: 'taskloom_outbox_depth',
    help: 'Events not yet with the broker',
    registers: [metrics],
    async collect() {
      const state = await readState(database);
      depth.set(state.depth);
      age.set(state.age);
      parked.set(state.parked);
    },
  });
  const age = new Gauge({
    name: 'taskloom_outbox_oldest_seconds',
    help: 'Age of the oldest of them',
    registers: [metrics],
  });
  const parked = new Gauge({
    name: 'taskloom_outbox_parked',
    help: 'Events set aside because the broker keeps refusing them',
    registers: [metrics],
  });
}

function readState(database: Database): Promise<OutboxState> {
  return database.asSystem(async (sql) => {
    const [state] = await sql<OutboxState[]>`
      select count(*) filter (where parked_at is null)::int as depth,
             count(*) filter (where parked_at is not null)::int as parked,
             coalesce(extract(epoch from now() - min(created_at) filter (where parked_at is null)), 0)::float8 as age
        from taskloom.outbox`;
    return state ?? { depth: 0, age: 0, parked: 0 };
  });
}
