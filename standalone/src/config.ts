import { resolve } from 'node:path';

import {
  budgetEnvironment,
  budgetSettings,
  modelEnvironment,
  readModelSettings,
  type AgentRuntimeConfig,
  type ModelSettings,
} from '@taskloom/agent-runtime';
import {
  channelEnvironment,
  type ChannelSettings,
  readChannelSettings,
} from '@taskloom/event-workers';
import {
  activityEnvironment,
  conformanceEnvironment,
  externalEnvironment,
  externalSettings,
} from '@taskloom/mcp-server';
import {
  allowedOriginsEnvironment,
  readConfig,
  tracingEnvironment,
  type TracingSettings,
  tracingSettings,
} from '@taskloom/platform';
import { z } from 'zod';

const ownEnvironment = {
  TASKLOOM_PORT: z
    .string()
    .regex(/^\d+$/u, 'has to be a port from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'has to be a port from 0 to 65535'))
    .prefault('7420')
    .describe('The one port that serves everything, on loopback only; 0 takes a free one.'),
  TASKLOOM_DATA_DIR: z
    .string()
    .min(1, 'has to be a path')
    .default('.taskloom')
    .describe(
      'Where everything is kept; a relative path counts from where the program is started.',
    ),
  TASKLOOM_PUBLIC_URL: z
    .url({ protocol: /^https?$/u, error: 'has to be an http address' })
    .transform((url) => url.replace(/\/+$/u, ''))
    .optional()
    .describe(
      'Where others reach it, by a proxy with TLS on this machine; absent: it is for this machine alone.',
    ),
  ...allowedOriginsEnvironment,
  TASKLOOM_GIVES_WAY: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1')
    .describe('1: ends when another start wants the folder, as `npx taskloom mcp` starts it.'),
  TASKLOOM_SIGN_UP: z
    .enum(['open', 'invitation', 'closed'])
    .default('invitation')
    .describe('Who may make an account here; `open` needs a mail server.'),
  ...activityEnvironment,
  ...conformanceEnvironment,
  ...externalEnvironment,
  ...tracingEnvironment,
  ...budgetEnvironment,
  TASKLOOM_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('How much goes to taskloom.log in the data folder.'),
};

/** All that the program may be told. */
export const standaloneEnvironment = {
  ...modelEnvironment,
  ...channelEnvironment,
  ...ownEnvironment,
};

export interface StandaloneConfig {
  port: number;
  dataFolder: string;
  /** Ends when another start wants the folder. */
  givesWay: boolean;
  /** Absent: nobody else reaches it. */
  publicUrl: string | undefined;
  allowedOrigins: readonly string[];
  /** Days that activity and undo go back; 0 is for ever, absent two years. */
  activityDays: number | undefined;
  logLevel: z.infer<z.ZodObject<typeof ownEnvironment>>['TASKLOOM_LOG_LEVEL'];
  /** Adds the fixtures of the public conformance suite of MCP. */
  conformance: boolean;
  signUp: z.infer<z.ZodObject<typeof ownEnvironment>>['TASKLOOM_SIGN_UP'];
  /** Where traces go; absent: nothing is traced. */
  tracing: TracingSettings | undefined;
  /** Another provider that people may sign in with; absent: none. */
  external: ReturnType<typeof externalSettings>;
  /** Which model answers in the chat. */
  model: ModelSettings;
  /** What each person may use of the assistant. */
  useLimits: NonNullable<AgentRuntimeConfig['useLimits']>;
  /** How people are reached outside of the inbox. */
  channels: ChannelSettings;
}

/** Throws `ConfigError` naming each wrong key. */
export function readStandaloneConfig(env: NodeJS.ProcessEnv): StandaloneConfig {
  const given = readConfig(z.object(ownEnvironment), env);
  return {
    port: given.TASKLOOM_PORT,
    dataFolder: resolve(given.TASKLOOM_DATA_DIR),
    givesWay: given.TASKLOOM_GIVES_WAY,
    publicUrl: given.TASKLOOM_PUBLIC_URL,
    allowedOrigins: given.TASKLOOM_ALLOWED_ORIGINS,
    activityDays: given.TASKLOOM_ACTIVITY_DAYS,
    logLevel: given.TASKLOOM_LOG_LEVEL,
    conformance: given.TASKLOOM_CONFORMANCE,
    signUp: given.TASKLOOM_SIGN_UP,
    external: externalSettings(given),
    tracing: tracingSettings(given),
    model: readModelSettings(env),
    useLimits: budgetSettings(given),
    channels: readChannelSettings(env),
  };
}

/** What the dynamic loader of a program we start goes by, and the clock that a test preloads into all of them. */
export function loaderEnvironment(): Record<string, string> {
  const passed = /^(?:LD_PRELOAD|LD_LIBRARY_PATH|FAKETIME\w*|NO_FAKE_STAT)$/u;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && passed.test(name) ? [[name, value]] : [],
    ),
  );
}
