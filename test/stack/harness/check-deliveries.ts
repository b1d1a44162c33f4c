import type { OutsideChannel } from '@taskloom/contracts';
import { connectPostgres } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';
import type postgres from 'postgres';
import { expect } from 'vitest';

import type { Ledger } from './load.ts';
import type { Arrival } from './receivers.ts';
import type { TestStack } from './test-stack.ts';

const CHANNELS = ['email', 'web_push', 'webhook'] as const satisfies OutsideChannel[];
/** What its worker died with is taken over after a minute, and once more when that one died too. */
const LEASES_MS = 240_000;

interface Received {
  arrivals: () => Arrival[];
  /** How often a worker was killed that may have been about to record a delivery, or its sidecar. */
  kills: number;
}

/**
 * Compares the reminders of the ledger with what arrived outside: each at every address, under one id,
 * and again only as often as docs/notifications.md allows. To be called after `checkAgainst`, which
 * waits for the inbox: from then on each delivery is planned.
 */
export async function checkDeliveries(
  stack: TestStack,
  ledger: Ledger,
  received: Received,
): Promise<void> {
  const sql = connectPostgres(stack.databaseUrl, { max: 1 });
  try {
    await waitFor(() => everyDeliveryEnded(sql), {
      timeoutMs: LEASES_MS,
      what: 'the end of every delivery',
    });
    compare(ledger, received, await unknownEnds(sql));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function compare(
  ledger: Ledger,
  { arrivals, kills }: Received,
  unknown: ReadonlySet<string>,
): void {
  const reminded = [...ledger.added].filter(([, id]) => ledger.reminded.has(id));
  const expected = new Set(
    reminded.flatMap(([title]) => CHANNELS.map((channel) => `${channel} of ${title}`)),
  );
  const idsOf = new Map<string, Set<string>>();
  const timesOf = new Map<string, number>();
  for (const { channel, id, title } of arrivals()) {
    const name = `${channel} of ${title}`;
    idsOf.set(name, (idsOf.get(name) ?? new Set()).add(id));
    timesOf.set(name, (timesOf.get(name) ?? 0) + 1);
  }
  // Who is killed twice with the same delivery is rare.
  expect(unknown.size, 'deliveries with an unknown end').toBeLessThanOrEqual(kills);
  expect(
    [...expected].filter((name) => !idsOf.has(name) && !unknown.has(name)),
    'lost deliveries',
  ).toEqual([]);
  expect(
    [...idsOf.keys()].filter((name) => !expected.has(name)),
    'deliveries of nothing',
  ).toEqual([]);
  expect(
    [...idsOf].flatMap(([name, ids]) => (ids.size > 1 ? [`${name}: ${[...ids].join(', ')}`] : [])),
    'deliveries under two ids',
  ).toEqual([]);
  expect(
    [...timesOf].filter(([name, times]) => times - 1 > repeatsAllowed(name, kills)),
    'deliveries repeated too often',
  ).toEqual([]);
}

function repeatsAllowed(name: string, kills: number): number {
  return name.startsWith('webhook ') ? kills : Math.min(kills, 1);
}

async function everyDeliveryEnded(sql: postgres.Sql): Promise<boolean> {
  const [open] = await sql`
    select 1 from taskloom.deliveries where state in ('pending', 'sending', 'retrying') limit 1`;
  return open === undefined;
}

/** Whoever tried was killed, twice: the one case in which nothing may have arrived. */
async function unknownEnds(sql: postgres.Sql): Promise<Set<string>> {
  const rows = await sql<{ name: string }[]>`
    select c.channel || ' of ' || n.title as name
      from taskloom.deliveries d
      join taskloom.channels c on c.id = d.channel_id
      join taskloom.notices n on n.id = d.notice_id
     where d.state = 'unknown' and d.unconfirmed = 2 and c.channel <> 'webhook'`;
  return new Set(rows.map(({ name }) => name));
}
