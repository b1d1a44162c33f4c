import { ConfigError, createLogger, runService, tellUnknownSettings } from '@taskloom/platform';
import type { Logger } from '@taskloom/platform';

import { readStandaloneConfig, standaloneEnvironment } from './config.ts';
import { createConsole } from './console.ts';
import { openDataFolder, removeLeftovers } from './data-folder/data-folder.ts';
import { lockDataFolder } from './data-folder/lock.ts';
import { openLogFile } from './data-folder/log-file.ts';
import { StartError } from './errors.ts';
import { startStandalone } from './standalone.ts';

const console = createConsole(process.stdout);

try {
  await main();
} catch (error) {
  if (!(error instanceof StartError || error instanceof ConfigError)) throw error;
  createConsole(process.stderr).failed(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const config = readStandaloneConfig(process.env);
  const unknown = tellUnknownSettings(Object.keys(standaloneEnvironment), process.env);
  if (unknown !== undefined) console.progress(unknown);
  const dataFolder = await openDataFolder(config.dataFolder);
  await using _lock = await lockDataFolder(dataFolder, config);
  await removeLeftovers(dataFolder);
  const log = openLogFile(dataFolder);
  const logger = createLogger({ name: 'standalone', level: config.logLevel, destination: log });
  endOnDefect(logger, log.path);
  let failure: unknown;
  await runService({
    name: 'standalone',
    logger,
    start: () =>
      startStandalone({ config: { ...config, dataFolder }, logger, log, console }).catch(
        (error: unknown) => {
          failure = error;
          throw error;
        },
      ),
  });
  if (failure instanceof Error) throw explain(failure, log.path);
}

/** The database's wrapper notices our end by itself; the next start takes the lock over. */
function endOnDefect(logger: Logger, logPath: string): void {
  process.once('uncaughtException', (error) => {
    logger.fatal({ type: error.name, at: error.stack?.split('\n').slice(1, 6) }, 'a defect');
    createConsole(process.stderr).failed(`Something failed inside it.\nMore is in ${logPath}.`);
    process.exit(1);
  });
}

function explain(failure: Error, logPath: string): StartError {
  if (failure instanceof StartError) return failure;
  return new StartError('database', `${failure.message}\nMore is in ${logPath}.`, {
    cause: failure,
  });
}
