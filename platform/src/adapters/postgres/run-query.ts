import type postgres from 'postgres';

/** The query's rows; it is cancelled on the server when the signal aborts, and rejects with its reason. */
export async function runQuery<T extends readonly (postgres.Row | undefined)[]>(
  query: postgres.PendingQuery<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  signal?.throwIfAborted();
  const cancel = () => query.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await query;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
