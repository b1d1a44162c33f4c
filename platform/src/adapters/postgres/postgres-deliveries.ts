import type { CloudEvent, Topic } from '@taskloom/contracts';
import type postgres from 'postgres';

/** Whose deliveries: replicas with the same name share them. */
export interface Queue {
  topic: Topic;
  consumer: string;
}

/** One event on its way to one consumer. `attempts` counts those that failed. */
export interface Delivery {
  id: string;
  key: string;
  event: CloudEvent;
  attempts: number;
}

interface ClaimOptions extends Queue {
  /** Keys after this one come first in line; absent starts with the first. */
  after: string | undefined;
  keys: number;
  eventsPerKey: number;
}

/**
 * Takes keys that nobody else has, by locking each one's first delivery until the transaction ends, and
 * returns the next deliveries of each, in order. A key whose first delivery waits is left alone.
 */
export async function claimDeliveries(
  tx: postgres.TransactionSql,
  { topic, consumer, after, keys, eventsPerKey }: ClaimOptions,
): Promise<Delivery[]> {
  // Steps from key to key on the index: the cost is one look-up a key, however long its backlog is.
  return tx<Delivery[]>`
    with recursive heads as (
      (select id, key, available_at from taskloom_platform.deliveries
        where consumer = ${consumer} and topic = ${topic}
              ${after === undefined ? tx`` : tx`and key > ${after}`}
        order by key, id limit 1)
      union all
      select next.id, next.key, next.available_at
        from heads cross join lateral (
          select id, key, available_at from taskloom_platform.deliveries
           where consumer = ${consumer} and topic = ${topic} and key > heads.key
           order by key, id limit 1) next
    ), claimed as (
      select heads.key
        from heads cross join lateral (
          select from taskloom_platform.deliveries
           where id = heads.id and available_at <= now()
             for update skip locked) head
       where heads.available_at <= now()
       limit ${keys}
    )
    select run.id, run.key, run.event, run.attempts
      from claimed cross join lateral (
        select id, key, event, attempts from taskloom_platform.deliveries
         where consumer = ${consumer} and topic = ${topic} and key = claimed.key
         order by id limit ${eventsPerKey}) run
     order by run.id`;
}

interface NewDelivery {
  topic: Topic;
  consumer: string;
  key: string;
  event: CloudEvent;
  attempts: number;
  /** Until it is anybody's. */
  waitMs: number;
}

/** Puts deliveries into the table in this order; returns their ids in the same. */
export async function storeDeliveries(
  sql: postgres.Sql,
  deliveries: readonly NewDelivery[],
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    insert into taskloom_platform.deliveries (topic, consumer, key, event, attempts, available_at)
    select topic, consumer, key, event, attempts, now() + make_interval(secs => "waitMs" / 1000)
      from jsonb_to_recordset(${sql.json(deliveries as never)}) as given
           (topic text, consumer text, key text, event jsonb, attempts integer, "waitMs" float8)
    returning id`;
  return rows.map(({ id }) => id);
}

/** What became of a delivery that its handler threw on. */
export interface Failure {
  id: string;
  attempts: number;
  /** Kind of the error, without its text. */
  error: string;
  /** Until the next try; absent when there is none and the event is a dead letter. */
  waitMs?: number;
}

/** Records how the claimed deliveries went; it holds once the transaction commits. */
export async function settleDeliveries(
  tx: postgres.TransactionSql,
  { done, failures }: { done: string[]; failures: Failure[] },
): Promise<void> {
  if (done.length > 0)
    await tx`delete from taskloom_platform.deliveries where id = any (${done}::bigint[])`;
  const again = failures.filter(({ waitMs }) => waitMs !== undefined);
  if (again.length > 0)
    await tx`
      update taskloom_platform.deliveries d
         set attempts = failed.attempts,
             available_at = clock_timestamp() + make_interval(secs => failed.wait_ms / 1000)
        from unnest(${again.map(({ id }) => id)}::bigint[],
                    ${again.map(({ attempts }) => attempts)}::integer[],
                    ${again.map(({ waitMs }) => waitMs ?? 0)}::float8[])
             as failed (id, attempts, wait_ms)
       where d.id = failed.id`;
  const dead = failures.filter(({ waitMs }) => waitMs === undefined);
  if (dead.length > 0)
    await tx`
      with failed as (
        select * from unnest(${dead.map(({ id }) => id)}::bigint[],
                             ${dead.map(({ attempts }) => attempts)}::integer[],
                             ${dead.map(({ error }) => error)}::text[]) as f (id, attempts, error)
      ), gone as (
        delete from taskloom_platform.deliveries d using failed
         where d.id = failed.id
        returning d.topic, d.consumer, d.key, d.event, failed.attempts, failed.error)
      insert into taskloom_platform.dead_letters (topic, consumer, key, event, attempts, error)
      select topic, consumer, key, event, attempts, error from gone`;
}

interface Outlook {
  /** Milliseconds until the next delivery that waits after a failure is due; absent when there is none. */
  retryMs: number | null;
  /** Something is there that waits, or that another process has. */
  isWaiting: boolean;
}

/** What a worker that found nothing to do has to expect. */
export async function lookAhead(sql: postgres.Sql, { topic, consumer }: Queue): Promise<Outlook> {
  const [outlook] = await sql<[Outlook]>`
    select (select extract(epoch from min(available_at) - clock_timestamp())::float8 * 1000
              from taskloom_platform.deliveries
             where consumer = ${consumer} and topic = ${topic} and attempts > 0
               and available_at > now()) as "retryMs",
           exists (select from taskloom_platform.deliveries
                    where consumer = ${consumer} and topic = ${topic}) as "isWaiting"`;
  return outlook;
}
