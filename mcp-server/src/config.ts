import {
  daprEnvironment,
  daprSettings,
  liveBusEnvironment,
  liveBusSettings,
  readConfig,
} from '@taskloom/platform';
import { z } from 'zod';

/** What a mcp-server needs to know. In its own process it comes from the environment. */
export interface McpServerConfig {
  /** The application's login, which row-level security binds. */
  databaseUrl: string;
  /** A role that may create roles and schemas: used once, for the migrations. */
  adminDatabaseUrl: string;
  /** Connections of the pool; the relay has one of its own beside it. */
  maxConnections: number;
  /** Tokens (`tl_svc_…`) of the services that may call the system tools. */
  serviceTokens: { 'agent-runtime': string; recurrence: string; notification: string };
  /** Seals what a client carries between two rounds of one call; the same on every replica. */
  requestStateKey: string;
  /** Where people reach this instance, for addresses given to other programs; no slash at the end. */
  publicUrl: string;
  /** Opens /admin/outbox to whoever shows it; absent: there is none. */
  operatorToken?: string | undefined;
}

const serviceToken = z
  .string()
  .regex(/^tl_svc_[\w-]{32,}$/, 'has to be tl_svc_ and 32 characters or more');

const Environment = z.object({
  DATABASE_URL: z.url(),
  TASKLOOM_ADMIN_DATABASE_URL: z.url(),
  TASKLOOM_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(10),
  TASKLOOM_AGENT_RUNTIME_TOKEN: serviceToken,
  TASKLOOM_RECURRENCE_TOKEN: serviceToken,
  TASKLOOM_NOTIFICATION_TOKEN: serviceToken,
  TASKLOOM_REQUEST_STATE_KEY: z.string().min(32),
  /** What carries the events: tables in PostgreSQL, or Kafka by way of a Dapr sidecar. */
  TASKLOOM_EVENT_BUS: z.enum(['postgres', 'dapr']).default('postgres'),
  /** PostgreSQL that holds the events, and with Dapr the dead letters alone. */
  TASKLOOM_EVENT_BUS_URL: z.url(),
  /** Opens /admin to whoever shows it; absent: there is no /admin. */
  TASKLOOM_OPERATOR_TOKEN: z.string().min(32, 'has to have 32 characters or more').optional(),
  ...daprEnvironment,
  ...liveBusEnvironment,
  /** Absent: the host and port it listens on. */
  TASKLOOM_PUBLIC_URL: z.url().optional(),
  TASKLOOM_HOST: z.string().default('127.0.0.1'),
  TASKLOOM_PORT: z.coerce.number().int().min(0).max(65_535).default(7421),
  TASKLOOM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/** The configuration of the mcp-server as a process of its own. */
export function readMcpServerConfig(env: NodeJS.ProcessEnv) {
  const given = readConfig(Environment, env);
  const server: McpServerConfig = {
    databaseUrl: given.DATABASE_URL,
    adminDatabaseUrl: given.TASKLOOM_ADMIN_DATABASE_URL,
    maxConnections: given.TASKLOOM_DATABASE_CONNECTIONS,
    serviceTokens: {
      'agent-runtime': given.TASKLOOM_AGENT_RUNTIME_TOKEN,
      recurrence: given.TASKLOOM_RECURRENCE_TOKEN,
      notification: given.TASKLOOM_NOTIFICATION_TOKEN,
    },
    requestStateKey: given.TASKLOOM_REQUEST_STATE_KEY,
    publicUrl: (
      given.TASKLOOM_PUBLIC_URL ?? `http://${given.TASKLOOM_HOST}:${given.TASKLOOM_PORT}`
    ).replace(/\/+$/u, ''),
    operatorToken: given.TASKLOOM_OPERATOR_TOKEN,
  };
  return Object.freeze({
    server,
    /** Absent: events go through PostgreSQL. */
    dapr: given.TASKLOOM_EVENT_BUS === 'dapr' ? daprSettings(given) : undefined,
    liveBus: liveBusSettings(given),
    eventBusUrl: given.TASKLOOM_EVENT_BUS_URL,
    host: given.TASKLOOM_HOST,
    port: given.TASKLOOM_PORT,
    logLevel: given.TASKLOOM_LOG_LEVEL,
  });
}

export type McpServerProcessConfig = ReturnType<typeof readMcpServerConfig>;
