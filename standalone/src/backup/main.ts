import { resolve } from 'node:path';

import { ConfigError } from '@taskloom/platform';

import { readStandaloneConfig } from '../config.ts';
import { StartError } from '../errors.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

/** `main.ts backup FILE` or `main.ts restore FILE`, on the data folder of the environment. */
const [command, file] = process.argv.slice(2);
const onProgress = (line: string) => void process.stderr.write(`${line}\n`);

try {
  const run = { backup: backUp, restore }[command ?? ''];
  if (!run || file === undefined)
    throw new StartError('backup', 'Say backup or restore, and a file.');
  const { dataFolder } = readStandaloneConfig(process.env);
  await run({ dataFolder, file: resolve(file), onProgress });
} catch (error) {
  if (!(error instanceof StartError || error instanceof ConfigError)) throw error;
  onProgress(error.message);
  process.exitCode = 1;
}
