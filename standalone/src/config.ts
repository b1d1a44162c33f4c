import { resolve } from 'node:path';

import { readModelSettings, type ModelSettings } from '@taskloom/agent-runtime';
import { type ChannelSettings, readChannelSettings } from '@taskloom/event-workers';
import { readConfig } from '@taskloom/platform';
import { z } from 'zod';

const Environment = z.object({
  /** The one port that serves everything, on loopback only; 0 takes a free one. */
  TASKLOOM_PORT: z
    .string()
    .regex(/^\d+$/u, 'has to be a port from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'has to be a port from 0 to 65535'))
    .default(7420),
  /** Where everything is kept; a relative path counts from where the program is started. */
  TASKLOOM_DATA_DIR: z.string().min(1, 'has to be a path').default('.taskloom'),
  /** How much goes to taskloom.log in the data folder. */
  TASKLOOM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export interface StandaloneConfig {
  port: number;
  dataFolder: string;
  logLevel: z.infer<typeof Environment>['TASKLOOM_LOG_LEVEL'];
  /** Which model answers in the chat. */
  model: ModelSettings;
  /** How people are reached outside of the inbox. */
  channels: ChannelSettings;
}

/** Throws `ConfigError` naming each wrong key. */
export function readStandaloneConfig(env: NodeJS.ProcessEnv): StandaloneConfig {
  const given = readConfig(Environment, env);
  return {
    port: given.TASKLOOM_PORT,
    dataFolder: resolve(given.TASKLOOM_DATA_DIR),
    logLevel: given.TASKLOOM_LOG_LEVEL,
    model: readModelSettings(env),
    channels: readChannelSettings(env),
  };
}
