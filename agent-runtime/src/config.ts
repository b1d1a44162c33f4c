import { readConfig } from '@taskloom/platform';
import { z } from 'zod';

import type { AgentRuntimeConfig } from './agent-runtime.ts';
import { modelEnvironment, modelSettings, type ModelSettings } from './models/settings.ts';

const httpAddress = z.url({ protocol: /^https?$/u, error: 'has to be an http address' });

const Environment = z.object({
  /** Address of the MCP endpoint, such as http://mcp-server:7421/mcp. */
  TASKLOOM_MCP_URL: httpAddress,
  /** Base of the authorization server's /oauth/*; absent: where the MCP endpoint is. */
  TASKLOOM_AUTH_URL: httpAddress.optional(),
  /** The service's own token. */
  TASKLOOM_SERVICE_TOKEN: z.string().startsWith('tl_svc_', 'has to be a service token (tl_svc_…)'),
  /** Folder of the built chat page. */
  TASKLOOM_UI_DIR: z.string().default('chat-ui/dist'),
  /** PostgreSQL that holds the conversations. */
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/u, error: 'has to be a postgres:// address' }),
  TASKLOOM_HOST: z.string().default('127.0.0.1'),
  /** 0 takes a free port. */
  TASKLOOM_PORT: z.coerce.number('has to be a port').int().min(0).max(65_535).default(7422),
  TASKLOOM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  ...modelEnvironment,
});

export interface AgentRuntimeProcessConfig {
  runtime: AgentRuntimeConfig & { model: ModelSettings };
  databaseUrl: string;
  host: string;
  port: number;
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
    },
    databaseUrl: given.DATABASE_URL,
    host: given.TASKLOOM_HOST,
    port: given.TASKLOOM_PORT,
    logLevel: given.TASKLOOM_LOG_LEVEL,
  });
}

/** The model alone, for a program that composes the runtime with others. Throws `ConfigError`. */
export function readModelSettings(env: NodeJS.ProcessEnv): ModelSettings {
  return modelSettings(readConfig(z.object(modelEnvironment), env));
}
