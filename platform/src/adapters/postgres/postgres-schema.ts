import type postgres from 'postgres';

import { inTransaction } from './in-transaction.ts';

/** Any constant: services that start together make the tables one after the other. */
const SCHEMA_LOCK = 7_420_002;

/** Makes the tables of the PostgreSQL adapters where they are missing. */
export async function migratePlatform(sql: postgres.Sql): Promise<void> {
  await inTransaction(sql, async (tx) => {
    await tx`select pg_advisory_xact_lock(${SCHEMA_LOCK})`;
    await tx.unsafe(`
      create schema if not exists taskloom_platform;
      create table if not exists taskloom_platform.subscriptions (
        topic text not null,
        consumer text not null,
        primary key (topic, consumer)
      );
      create table if not exists taskloom_platform.deliveries (
        id bigint generated always as identity primary key,
        topic text not null,
        consumer text not null,
        key text collate "C" not null,
        event jsonb not null,
        attempts integer not null default 0,
        available_at timestamptz not null default now()
      );
      create index if not exists deliveries_order
        on taskloom_platform.deliveries (consumer, topic, key, id);
      create index if not exists deliveries_retry
        on taskloom_platform.deliveries (consumer, topic, available_at) where attempts > 0;
      create table if not exists taskloom_platform.dead_letters (
        id bigint generated always as identity primary key,
        topic text not null,
        consumer text not null,
        key text not null,
        event jsonb not null,
        attempts integer not null,
        error text not null,
        dead_at timestamptz not null default now()
      );
      create sequence if not exists taskloom_platform.state_version;
      create table if not exists taskloom_platform.state (
        key text primary key,
        value jsonb not null,
        etag bigint not null,
        expires_at timestamptz
      );
      create index if not exists state_expiry
        on taskloom_platform.state (expires_at) where expires_at is not null;
    `);
  });
}
