import type { Logger } from '../logs/logger.ts';

interface ServiceOptions {
  name: string;
  logger: Logger;
  /** Resolves when the service is ready; what it returns is disposed at the end. `signal` aborts when it is
   * to stop before that: then it may reject. */
  start(signal: AbortSignal): Promise<AsyncDisposable>;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
/** npm and `timeout` pass on a signal that the whole process group got already: that is no second one. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs a service until SIGTERM or SIGINT, then drains it. The exit code is 0 after a clean stop and 1
 * after a failure; a second signal ends it at once with 130.
 */
export async function runService({ name, logger, start }: ServiceOptions): Promise<void> {
  const stop = Promise.withResolvers<string>();
  const stopping = new AbortController();
  let asked: number | undefined;
  const onSignal = (signal: string) => {
    asked ??= performance.now();
    if (performance.now() - asked > SAME_SIGNAL_MS) process.exit(130);
    stop.resolve(signal);
    stopping.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const service = await start(stopping.signal);
    logger.info(`${name} is ready`);
    logger.info({ signal: await stop.promise }, `${name} is stopping`);
    await service[Symbol.asyncDispose]();
    logger.info(`${name} has stopped`);
  } catch (error) {
    if (isAbort(error, stopping.signal)) {
      logger.info(`${name} has stopped`);
      return;
    }
    process.exitCode = 1;
    logger.fatal({ err: error }, `${name} failed`);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** It was waiting for something when it was told to stop. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && error.name === 'AbortError';
}
