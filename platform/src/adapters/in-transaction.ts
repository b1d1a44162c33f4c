import { setImmediate as nextTurn } from 'node:timers/promises';

import postgres from 'postgres';

/**
 * `sql.begin` that survives the loss of its connection: it rejects at once with `CONNECTION_CLOSED`,
 * and whatever `work` asks of the transaction afterwards throws. The driver alone (postgres 3.4.9)
 * writes its `rollback` to the socket that is gone, which ends the process.
 */
export async function inTransaction<T>(
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  let lost: Error | undefined;
  const begun: Promise<{ result: T }> = sql.begin(async (tx) => {
    try {
      const result = await work(refuseOnceLost(tx, () => lost));
      if (lost === undefined) return { result };
    } catch (error) {
      // The loss fails the query under way first and becomes known here in the same turn.
      await nextTurn();
      if (lost === undefined && !isFarewell(error)) throw error;
    }
    // Settling would make the driver ask for a commit or a rollback.
    return new Promise<never>(() => {});
  });
  try {
    return (await begun).result;
  } catch (error) {
    lost = error instanceof Error ? error : new Error('the transaction failed', { cause: error });
    throw error;
  }
}

/** The server's last word on a connection, which it closes right after. */
function isFarewell(error: unknown): boolean {
  return error instanceof postgres.PostgresError && /^(?:FATAL|PANIC)$/u.test(error.severity);
}

function refuseOnceLost(
  tx: postgres.TransactionSql,
  lost: () => Error | undefined,
): postgres.TransactionSql {
  const check = () => {
    const error = lost();
    if (error) throw error;
  };
  return new Proxy(tx, {
    apply(target, self, given) {
      check();
      return Reflect.apply(target, self, given) as unknown;
    },
    get(target, name) {
      check();
      return Reflect.get(target, name) as unknown;
    },
  });
}
