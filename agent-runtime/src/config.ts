import {
  type BackboneSettings,
  daprEnvironment,
  backboneSettings,
  httpEnvironment,
  type HttpSettings,
  httpSettings,
  type LiveBusSettings,
  liveBusEnvironment,
  liveBusSettings,
  postgresUrl,
  readConfig,
  tracingEnvironment,
  type TracingSettings,
  tracingSettings,
} from '@taskloom/platform';
import { z } from 'zod';

import type { AgentRuntimeConfig } from './agent-runtime.ts';
import { budgetEnvironment, budgetSettings } from './budgets/settings.ts';
import { modelEnvironment, modelSettings, type ModelSettings } from './models/settings.ts';

const httpAddress = z.url({ protocol: /^https?$/u, error: 'has to be an http address' });

export const agentRuntimeEnvironment = {
  TASKLOOM_MCP_URL: httpAddress.describe(
    'Address of the MCP endpoint, such as http://mcp-server:7421/mcp.',
  ),
  TASKLOOM_AUTH_URL: httpAddress
    .optional()
    .describe("Base of the authorization server's /oauth/*; absent: where the MCP endpoint is."),
  TASKLOOM_SERVICE_TOKEN: z
    .string()
    .startsWith('tl_svc_', 'has to be a service token (tl_svc_…)')
    .describe("The service's own token."),
  TASKLOOM_UI_DIR: z.string().default('chat-ui/dist').describe('Folder of the built chat page.'),
  TASKLOOM_STATE_STORE: z
    .enum(['postgres', 'dapr'])
    .default('postgres')
    .describe(
      'Where conversations are kept and events come from: tables in PostgreSQL, or Redis and Kafka by way of a Dapr sidecar.',
    ),
  DATABASE_URL: postgresUrl
    .optional()
    .describe('PostgreSQL that holds the conversations and the events; not needed with Dapr.'),
  ...httpEnvironment,
  ...tracingEnvironment,
  ...daprEnvironment,
  ...liveBusEnvironment,
  TASKLOOM_HOST: z.string().default('127.0.0.1').describe('Address it listens on.'),
  TASKLOOM_PORT: z.coerce
    .number('has to be a port')
    .int()
    .min(0)
    .max(65_535)
    .default(7422)
    .describe('Where it listens; 0 takes a free port.'),
  TASKLOOM_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('How much is logged.'),
  ...modelEnvironment,
  ...budgetEnvironment,
};

const Environment = z
  .object(agentRuntimeEnvironment)
  .refine((env) => env.TASKLOOM_STATE_STORE === 'dapr' || env.DATABASE_URL !== undefined, {
    path: ['DATABASE_URL'],
    error: 'has to be a postgres:// address, unless TASKLOOM_STATE_STORE is dapr',
    // Told together with whatever else is wrong.
    when: () => true,
  });

export interface AgentRuntimeProcessConfig {
  runtime: AgentRuntimeConfig & { model: ModelSettings };
  backbone: BackboneSettings;
  /** Absent: hints stay within the process. */
  liveBus: LiveBusSettings | undefined;
  host: string;
  port: number;
  http: HttpSettings;
  /** Absent: nothing is traced. */
  tracing: TracingSettings | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** The agent runtime as a process of its own. Throws `ConfigError` naming each wrong key. */
export function readAgentRuntimeConfig(env: NodeJS.ProcessEnv): AgentRuntimeProcessConfig {
  const given = readConfig(Environment, env);
  return Object.freeze({
    runtime: {
      mcpUrl: given.TASKLOOM_MCP_URL,
      authUrl: given.TASKLOOM_AUTH_URL ?? new URL(given.TASKLOOM_MCP_URL).origin,
      serviceToken: given.TASKLOOM_SERVICE_TOKEN,
      uiDir: given.TASKLOOM_UI_DIR,
      model: modelSettings(given),
      useLimits: budgetSettings(given),
    },
    backbone: backboneSettings(given.TASKLOOM_STATE_STORE, given),
    liveBus: liveBusSettings(given),
    host: given.TASKLOOM_HOST,
    port: given.TASKLOOM_PORT,
    http: httpSettings(given),
    tracing: tracingSettings(given),
    logLevel: given.TASKLOOM_LOG_LEVEL,
  });
}

/** The model alone, for a program that composes the runtime with others. Throws `ConfigError`. */
export function readModelSettings(env: NodeJS.ProcessEnv): ModelSettings {
  return modelSettings(readConfig(z.object(modelEnvironment), env));
}
