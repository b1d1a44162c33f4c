import type { Logger } from '../logs/logger.ts';

interface ServiceOptions {
  name: string;
  logger: Logger;
  /** Resolves when the service is ready; what it returns is disposed at the end. */
  start(): Promise<AsyncDisposable>;
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
  let asked: number | undefined;
  const onSignal = (signal: string) => {
    asked ??= performance.now();
    if (performance.now() - asked > SAME_SIGNAL_MS) process.exit(130);
    stop.resolve(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const service = await start();
    logger.info(`${name} is ready`);
    logger.info({ signal: await stop.promise }, `${name} is stopping`);
    await service[Symbol.asyncDispose]();
    logger.info(`${name} has stopped`);
  } catch (error) {
    process.exitCode = 1;
    logger.fatal({ err: error }, `${name} failed`);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
