import {
  type BackboneSettings,
  daprEnvironment,
  backboneSettings,
  httpEnvironment,
  type HttpSettings,
  httpSettings,
  postgresUrl,
  tracingEnvironment,
  type TracingSettings,
  tracingSettings,
} from '@taskloom/platform';
import { z } from 'zod';

/** What a worker's own process reads from its environment. */
export const workerEnvironment = {
  TASKLOOM_MCP_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http address' })
    .describe('Address of the MCP endpoint, such as http://mcp-server:7420/mcp.'),
  TASKLOOM_SERVICE_TOKEN: z
    .string()
    .startsWith('tl_svc_', 'must be a service token (tl_svc_…)')
    .describe("Token of the worker's own service principal."),
  TASKLOOM_EVENT_BUS: z
    .enum(['postgres', 'dapr'])
    .default('postgres')
    .describe('What brings the events: tables in PostgreSQL, or Kafka by way of a Dapr sidecar.'),
  DATABASE_URL: postgresUrl
    .optional()
    .describe('PostgreSQL that holds the events; not needed with Dapr.'),
  ...httpEnvironment,
  ...tracingEnvironment,
  ...daprEnvironment,
  TASKLOOM_HOST: z.string().default('127.0.0.1').describe('Where health and metrics are served.'),
  TASKLOOM_PORT: z.coerce
    .number('must be a port')
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('Where it listens; 0 takes a free port.'),
  TASKLOOM_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('How much is logged.'),
};

export const WorkerEnvironment = z
  .object(workerEnvironment)
  .refine((env) => env.TASKLOOM_EVENT_BUS === 'dapr' || env.DATABASE_URL !== undefined, {
    path: ['DATABASE_URL'],
    error: 'must be a postgres:// address, unless TASKLOOM_EVENT_BUS is dapr',
    // Told together with whatever else is wrong.
    when: () => true,
  });

export interface WorkerProcessConfig {
  worker: { mcpUrl: string; token: string };
  eventBus: BackboneSettings;
  host: string;
  port: number;
  http: HttpSettings;
  /** Absent: nothing is traced. */
  tracing: TracingSettings | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export function toProcessConfig(env: z.infer<typeof WorkerEnvironment>): WorkerProcessConfig {
  return Object.freeze({
    worker: { mcpUrl: env.TASKLOOM_MCP_URL, token: env.TASKLOOM_SERVICE_TOKEN },
    eventBus: backboneSettings(env.TASKLOOM_EVENT_BUS, env),
    host: env.TASKLOOM_HOST,
    port: env.TASKLOOM_PORT,
    http: httpSettings(env),
    tracing: tracingSettings(env),
    logLevel: env.TASKLOOM_LOG_LEVEL,
  });
}
