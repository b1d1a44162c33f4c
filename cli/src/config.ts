import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || undefined);

export const cliEnvironment = {
  TASKLOOM_DATA_DIR: text.describe(
    'Folder of the instance to talk to. Without it `.taskloom` here, then beside the program.',
  ),
  TASKLOOM_URL: text.describe(
    'Address of an instance, instead of looking for one in the data folder.',
  ),
  TASKLOOM_TOKEN: text.describe('Access token for TASKLOOM_URL.'),
  NO_COLOR: z.string().optional().describe('https://no-color.org: any text that is not empty.'),
};

export interface CliConfig {
  /** Where `access.json` is looked for, in this order. */
  dataFolders: readonly string[];
  /** The folder an embedded instance uses. */
  dataFolder: string;
  url: string | undefined;
  token: string | undefined;
  noColor: boolean;
}

const DEFAULT_FOLDER = '.taskloom';

export function readCliConfig(
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): CliConfig {
  const parsed = z.object(cliEnvironment).parse(env);
  const workspace = fileURLToPath(new URL('../..', import.meta.url));
  // A desktop client starts us in a folder of its own: then the program's folder is meant.
  const dataFolders = parsed.TASKLOOM_DATA_DIR
    ? [resolve(cwd, parsed.TASKLOOM_DATA_DIR)]
    : [...new Set([resolve(cwd, DEFAULT_FOLDER), resolve(workspace, DEFAULT_FOLDER)])];
  return Object.freeze({
    dataFolders,
    dataFolder: parsed.TASKLOOM_DATA_DIR
      ? resolve(cwd, parsed.TASKLOOM_DATA_DIR)
      : resolve(workspace, DEFAULT_FOLDER),
    url: parsed.TASKLOOM_URL,
    token: parsed.TASKLOOM_TOKEN,
    noColor: Boolean(parsed.NO_COLOR),
  });
}

/** The environment an embedded instance runs in: on a free port, unless one is set. */
export function embeddedEnvironment(
  dataFolder: string,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return { TASKLOOM_PORT: '0', ...env, TASKLOOM_DATA_DIR: dataFolder };
}

/** What a program that we start for an operator reads its configuration from. */
export function environmentOfAProgram(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...env };
}
