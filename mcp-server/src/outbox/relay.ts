import { setTimeout as sleep } from 'node:timers/promises';

import type { CloudEvent, Topic } from '@taskloom/contracts';
import { AsyncSignal, type EventBus, type Logger } from '@taskloom/platform';

import { connectDatabase, type Sql } from '../database/connect.ts';
import { describeForLog } from '../errors.ts';
import { SHARDS } from './shards.ts';

/** First key of the advisory locks that say who owns a shard; the second is the shard. */
const LOCK_SPACE = 7_420;
const BATCH = 500;
/** Whoever writes an event wakes the relays: this is for hints that were lost. */
const POLL_MS = 10_000;
/** While another replica has shards: how soon they are taken over when it dies. */
const TAKEOVER_POLL_MS = 1_000;
const PUBLISH_TIMEOUT_MS = 15_000;
/** Between tries while the broker is away: the first, and the longest. */
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 5_000;
/** A row the broker keeps refusing while it takes others is set aside after so many tries. */
const POISON_AFTER = 20;

interface OutboxRow {
  id: string;
  topic: Topic;
  key: string;
  event: CloudEvent;
  attempts: number;
}

interface RelayOptions {
  /** The relay has a connection of its own: its locks live and die with it. */
  databaseUrl: string;
  eventBus: EventBus;
  logger: Logger;
}

/**
 * Sends what tool calls left in the outbox, in order per key: one owner per shard across replicas, and
 * a row is gone only once the broker has it. Never fails a tool call; it retries for ever.
 */
export class OutboxRelay implements AsyncDisposable {
  readonly #options: RelayOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly #news = new AsyncSignal();
  /** When the rows that were refused may be tried again, Unix milliseconds. */
  #retries: number[] = [];

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** There is something new: do not wait for the next poll. */
  wake(): void {
    this.#news.set();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#news.set();
    await this.#running;
  }

  /** Locks belong to a connection, so a lost one gives the shards to another replica. */
  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#relayOnOneConnection(() => (failures = 0));
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        failures += 1;
        this.#options.logger.warn({ error: describeForLog(error), failures }, 'outbox relay waits');
        await this.#backOff(failures);
      }
    }
  }

  /** New rows do not cut it short: under load they would have the broker asked all the time. */
  async #backOff(failures: number): Promise<void> {
    const longest = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10));
    const ms = longest * (0.5 + Math.random() / 2);
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }

  async #relayOnOneConnection(onProgress: () => void): Promise<void> {
    const session = { lost: false };
    const sql = connectDatabase({
      url: this.#options.databaseUrl,
      maxConnections: 1,
      onClose: () => {
        session.lost = true;
        this.#news.set();
      },
    });
    try {
      // A deletion that is lost in a crash has an event sent once more: it need not wait for the disk.
      await sql`set role taskloom_system`;
      await sql`set synchronous_commit = off`;
      const owned = new Set<number>();
      while (!this.#stop.signal.aborted && !session.lost) {
        // Before the first statement: what wakes or stops the relay from here on is not slept through.
        this.#news.reset();
        if (owned.size < SHARDS) await claimShards(sql, owned);
        this.#retries = this.#retries.filter((at) => at > Date.now());
        if (owned.size > 0) await this.#sendAll(sql, [...owned]);
        onProgress();
        const poll = owned.size < SHARDS ? TAKEOVER_POLL_MS : POLL_MS;
        const wait = Math.min(poll, ...this.#retries.map((at) => at - Date.now()));
        if (!session.lost && wait > 0) await this.#news.wait(wait);
      }
    } finally {
      await sql.end({ timeout: 2 });
    }
  }

  /** Sends batch after batch until nothing is left; rejects when the broker took none of a batch. */
  async #sendAll(sql: Sql, shards: number[]): Promise<void> {
    let sent: string[] = [];
    while (!this.#stop.signal.aborted) {
      // What the batch before brought goes with the same statement.
      const rows = await readBatch(sql, { shards, sent });
      if (rows.length === 0) return;
      sent = await this.#send(sql, rows);
    }
    await deleteSent(sql, sent);
  }

  /** Returns the rows that the broker has. */
  async #send(sql: Sql, rows: readonly OutboxRow[]): Promise<string[]> {
    const { failed } = await this.#options.eventBus.publish(
      rows.map(({ topic, key, event }) => ({ topic, key, event })),
      { signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(PUBLISH_TIMEOUT_MS)]) },
    );
    const errors = new Map(failed.map(({ id, error }) => [id, error]));
    const blocked = new Set<string>();
    const sent: string[] = [];
    /** The first of each key: those behind it only wait for it. */
    const refused: OutboxRow[] = [];
    for (const row of rows) {
      if (blocked.has(row.key)) continue;
      if (!errors.has(row.event.id)) {
        sent.push(row.id);
        continue;
      }
      blocked.add(row.key);
      refused.push(row);
    }
    for (const row of refused) {
      const park = row.attempts + 1 >= POISON_AFTER && sent.length > 0;
      await this.#putBack(sql, { row, error: errors.get(row.event.id) ?? '', park });
    }
    return sent;
  }

  async #putBack(
    sql: Sql,
    { row, error, park }: { row: OutboxRow; error: string; park: boolean },
  ): Promise<void> {
    const seconds = Math.min(300, 2 ** Math.min(row.attempts, 8));
    await sql`
      update taskloom.outbox
         set attempts = attempts + 1, available_at = now() + make_interval(secs => ${seconds}),
             last_error = ${error},
             parked_at = ${park ? sql`now()` : sql`null`}
       where id = ${row.id}`;
    // Counted from when the row has it: who looks a moment too early looks again only with the slow poll.
    this.#retries.push(Date.now() + seconds * 1000);
    if (park)
      this.#options.logger.error({ outboxId: row.id, topic: row.topic }, 'outbox row parked');
  }
}

/**
 * Deletes what was sent and reads the oldest rows that may go. Those behind one of their key that waits
 * for its next try stay. Shard by shard on the index: the cost does not grow with the backlog.
 */
function readBatch(
  sql: Sql,
  { shards, sent }: { shards: number[]; sent: string[] },
): Promise<OutboxRow[]> {
  return sql<OutboxRow[]>`
    with gone as (
      delete from taskloom.outbox where id = any (${sent}::bigint[])
    ), waiting as materialized (
      select shard, key, min(id) as id from taskloom.outbox
       where attempts > 0 and parked_at is null and available_at > now()
       group by shard, key)
    select o.id, o.topic, o.key, o.event, o.attempts
      from unnest(${shards}::smallint[]) as owned (shard)
     cross join lateral (
       select id, topic, key, event, attempts from taskloom.outbox pending
        where pending.shard = owned.shard and parked_at is null
          and id <> all (${sent}::bigint[])
          and not exists (
            select 1 from waiting
             where waiting.shard = pending.shard and waiting.key = pending.key
               and waiting.id <= pending.id)
        order by id limit ${BATCH}) o
     order by o.id limit ${BATCH}`;
}

async function deleteSent(sql: Sql, sent: string[]): Promise<void> {
  if (sent.length > 0) await sql`delete from taskloom.outbox where id = any (${sent}::bigint[])`;
}

async function claimShards(sql: Sql, owned: Set<number>): Promise<void> {
  const rows = await sql<{ shard: number; locked: boolean }[]>`
    select shard, pg_try_advisory_lock(${LOCK_SPACE}, shard) as locked
      from generate_series(0, ${SHARDS - 1}) as shard
     where shard <> all (${[...owned]}::int[])`;
  for (const { shard, locked } of rows) if (locked) owned.add(shard);
}
