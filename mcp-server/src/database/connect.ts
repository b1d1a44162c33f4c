import { connectPostgres } from '@taskloom/platform';
import type postgres from 'postgres';

export type Sql = postgres.Sql;
export type TransactionSql = postgres.TransactionSql;

/** Instants come as RFC 3339 in UTC and days as YYYY-MM-DD, never as a Date in the host's zone. */
interface ConnectOptions {
  url: string;
  maxConnections: number;
  /** A connection was lost or closed. */
  onClose?: () => void;
}

export function connectDatabase({ url, maxConnections, onClose }: ConnectOptions): Sql {
  return connectPostgres(url, {
    max: maxConnections,
    connect_timeout: 5,
    // Seconds: a database that is back is found within one.
    backoff: (tries: number) => Math.min(1, 0.05 * 2 ** tries),
    max_lifetime: null,
    // Whoever watches a connection keeps it.
    idle_timeout: onClose ? 0 : 60,
    ...(onClose ? { onclose: onClose } : {}),
    connection: {
      application_name: 'taskloom-mcp-server',
      TimeZone: 'UTC',
      // Each statement is planned once a connection: another plan for each call costs more than running it.
      plan_cache_mode: 'force_generic_plan',
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 30_000,
    },
    types: {
      timestamptz: {
        to: 1184,
        from: [1184],
        serialize: (value: string) => value,
        parse: (value: string) => new Date(value).toISOString(),
      },
      date: { to: 1082, from: [1082], serialize: (value: string) => value, parse: String },
    },
  });
}
