import { z } from 'zod';

/** What a worker's own process reads from its environment. */
export const WorkerEnvironment = z.object({
  /** Address of the MCP endpoint, such as http://mcp-server:7420/mcp. */
  TASKLOOM_MCP_URL: z.url({ protocol: /^https?$/, error: 'must be an http address' }),
  /** Token of the worker's own service principal. */
  TASKLOOM_SERVICE_TOKEN: z.string().startsWith('tl_svc_', 'must be a service token (tl_svc_…)'),
  /** PostgreSQL that holds the events. */
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/, error: 'must be a postgres:// address' }),
  /** Where health and metrics are served. */
  TASKLOOM_HOST: z.string().default('127.0.0.1'),
  /** 0 takes a free port. */
  TASKLOOM_PORT: z.coerce.number('must be a port').int().min(0).max(65_535).default(0),
  TASKLOOM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export interface WorkerProcessConfig {
  worker: { mcpUrl: string; token: string };
  databaseUrl: string;
  host: string;
  port: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export function toProcessConfig(env: z.infer<typeof WorkerEnvironment>): WorkerProcessConfig {
  return Object.freeze({
    worker: { mcpUrl: env.TASKLOOM_MCP_URL, token: env.TASKLOOM_SERVICE_TOKEN },
    databaseUrl: env.DATABASE_URL,
    host: env.TASKLOOM_HOST,
    port: env.TASKLOOM_PORT,
    logLevel: env.TASKLOOM_LOG_LEVEL,
  });
}
