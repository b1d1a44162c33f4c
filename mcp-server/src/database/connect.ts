import postgres from 'postgres';

export type Sql = postgres.Sql<{ timestamptz: string; date: string }>;
export type TransactionSql = postgres.TransactionSql<{ timestamptz: string; date: string }>;

/** Instants come as RFC 3339 in UTC and days as YYYY-MM-DD, never as a Date in the host's zone. */
export function connectDatabase({
  url,
  maxConnections,
}: {
  url: string;
  maxConnections: number;
}): Sql {
  return postgres(url, {
    max: maxConnections,
    connect_timeout: 5,
    // Seconds: a database that is back is found within one.
    backoff: (tries: number) => Math.min(1, 0.05 * 2 ** tries),
    idle_timeout: 60,
    max_lifetime: null,
    onnotice: () => {},
    connection: {
      application_name: 'taskloom-mcp-server',
      TimeZone: 'UTC',
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
