import { setImmediate as nextTurn } from 'node:timers/promises';

import postgres from 'postgres';

/**
 * `sql.begin` that survives the loss of its connection: it rejects at once with `CONNECTION_CLOSED`,
 * and whatever `work` asks of the transaction afterwards throws. The driver alone (postgres 3.4.9)
 * writes its `rollback` to the socket that is gone, which ends the process.
 *
 * As it is patched here, the first query goes out together with BEGIN, and queries that `work` started
 * and did not wait for go out together with COMMIT: when one of them fails nothing is committed, and
 * the transaction rejects with its error.
 */
export async function inTransaction<T>(
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  let lost: Error | undefined;
  const begun: Promise<{ result: T }> = sql.begin(async (tx) => ({
    result: await unlessLost(
      () => lost,
      () => work(refuseOnceLost(tx, () => lost)),
    ),
  }));
  try {
    return (await begun).result;
  } catch (error) {
    lost = error instanceof Error ? error : new Error('the transaction failed', { cause: error });
    throw error;
  }
}

/** Runs a scope of the driver's. Once the connection is gone it must not settle: the driver would write. */
async function unlessLost<T>(lost: () => Error | undefined, run: () => Promise<T>): Promise<T> {
  try {
    const result = await run();
    if (lost() === undefined) return result;
  } catch (error) {
    // The loss fails the query under way first and becomes known here in the same turn.
    await nextTurn();
    if (lost() === undefined && !isFarewell(error)) throw error;
  }
  return new Promise<never>(() => {});
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
      if (name === 'savepoint') return savepoint;
      return Reflect.get(target, name) as unknown;
    },
  });

  function savepoint<T>(work: (inner: postgres.TransactionSql) => Promise<T>): Promise<T> {
    // The driver's type unwraps promises in the result's type, which T here already is.
    return tx.savepoint((inner) =>
      unlessLost(lost, () => work(refuseOnceLost(inner, lost))),
    ) as Promise<T>;
  }
}
