import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { readModelSettings } from '@taskloom/agent-runtime';
import { ConfigError, readConfig } from '@taskloom/platform';
import { z } from 'zod';

import { serviceNames } from './services.ts';
import type { ServiceName } from './services.ts';

export const stackEnvironment = {
  TASKLOOM_STACK_PORT: z.coerce
    .number('has to be a port')
    .int()
    .min(0)
    .max(65_535)
    .default(7430)
    .describe('The address people open, on loopback only; 0 takes a free port.'),
  TASKLOOM_STACK_DIR: z
    .string()
    .min(1, 'has to be a path')
    .default('.taskloom-stack')
    .describe(
      'Where everything is kept; a relative path counts from where the program is started.',
    ),
  TASKLOOM_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('How much is logged.'),
};

/** What chooses the model is passed on to the agent runtime. */
const MODEL_KEY = /^(?:TASKLOOM_MODEL|OPENAI_API_KEY|GEMINI_API_KEY)/u;
const MOST_REPLICAS = 10;

export interface StackConfig {
  port: number;
  dir: string;
  replicas: Partial<Record<ServiceName, number>>;
  /** Which model answers in the chat, for people to read. */
  modelName: string;
  env: Record<string, string>;
}

/** `--replicas agent-runtime=3,recurrence=2`. Throws `ConfigError` naming what is wrong. */
export function readStackConfig(args: string[], env: NodeJS.ProcessEnv): StackConfig {
  const given = readConfig(z.object(stackEnvironment), env);
  const { provider, name } = readModelSettings(env);
  const { values } = parseArgs({ args, options: { replicas: { type: 'string', default: '' } } });
  const passedOn = Object.entries(env).filter(
    (entry): entry is [string, string] => MODEL_KEY.test(entry[0]) && entry[1] !== undefined,
  );
  return {
    port: given.TASKLOOM_STACK_PORT,
    dir: resolve(given.TASKLOOM_STACK_DIR),
    replicas: readReplicas(values.replicas),
    modelName: name === '' ? provider : `${provider}:${name}`,
    env: { ...Object.fromEntries(passedOn), TASKLOOM_LOG_LEVEL: given.TASKLOOM_LOG_LEVEL },
  };
}

function readReplicas(text: string): StackConfig['replicas'] {
  const pairs = text.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', count = ''] = pair.split('=');
      const known = serviceNames.some((service) => service === name);
      if (!known || !/^\d+$/u.test(count) || Number(count) < 1 || Number(count) > MOST_REPLICAS)
        throw new ConfigError([
          {
            key: '--replicas',
            problem: `has to be like agent-runtime=3,recurrence=2, with 1 to ${MOST_REPLICAS} of ${serviceNames.join(', ')}`,
          },
        ]);
      return [name, Number(count)];
    }),
  );
}
