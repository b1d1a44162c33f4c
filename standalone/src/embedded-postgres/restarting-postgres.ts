import { setTimeout as sleep } from 'node:timers/promises';

import type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 15_000;

export interface RestartingPostgresOptions extends EmbeddedPostgresOptions {
  /** The server ended although nobody asked; it is being started again. */
  onCrash: () => void;
  /** It could not be started again just now: `error` says why, `retryInMs` when it is tried next. */
  onFailedRestart: (error: unknown, retryInMs: number) => void;
  onRestart: () => void;
}

/**
 * An embedded PostgreSQL that is started again, on the same port, whenever it ends unasked. Until it is
 * back, connections are refused as by any database that is away. It is tried for ever: a full disk may
 * be cleared, and the rest of the platform says meanwhile that the database is away.
 */
export async function startRestartingPostgres(
  options: RestartingPostgresOptions,
): Promise<Omit<EmbeddedPostgres, 'exited'>> {
  const { port, url, adminUrl, ...first } = await startEmbeddedPostgres(options);
  const stop = new AbortController();
  let server: Pick<EmbeddedPostgres, 'exited' | typeof Symbol.asyncDispose> | undefined = first;
  const watching = watch();
  return {
    port,
    url,
    adminUrl,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server?.[Symbol.asyncDispose]();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    while (!stop.signal.aborted) {
      await server?.exited;
      if (stop.signal.aborted) return;
      server = undefined;
      options.onCrash();
      server = await startAgain();
    }
  }

  async function startAgain(): Promise<EmbeddedPostgres | undefined> {
    for (let failures = 0; !stop.signal.aborted; failures += 1) {
      try {
        const again = await startEmbeddedPostgres({ ...options, port });
        if (stop.signal.aborted) await again[Symbol.asyncDispose]();
        else options.onRestart();
        return again;
      } catch (error) {
        const retryInMs = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
        options.onFailedRestart(error, retryInMs);
        await sleep(retryInMs, undefined, { signal: stop.signal }).catch(() => {});
      }
    }
    return undefined;
  }
}
