import {
  allowedOriginsEnvironment,
  ConfigError,
  daprEnvironment,
  daprSettings,
  httpEnvironment,
  httpSettings,
  liveBusEnvironment,
  liveBusSettings,
  postgresUrl,
  readConfig,
  tracingEnvironment,
  tracingSettings,
} from '@taskloom/platform';
import { z } from 'zod';

import type { ExternalProviderSettings } from './accounts/external-sign-in/external-provider.ts';
import type { DatabaseLogins } from './database/bring-up-to-date.ts';

/** What a mcp-server needs to know. In its own process it comes from the environment. */
export interface McpServerConfig {
  /** The application's login, which row-level security binds. */
  databaseUrl: string;
  /** Connections of the pool; the relay has one of its own beside it. */
  maxConnections: number;
  /** Tokens (`tl_svc_…`) of the services that may call the system tools. */
  serviceTokens: { 'agent-runtime': string; recurrence: string; notification: string };
  /** Seals what a client carries between two rounds of one call; the same on every replica. */
  requestStateKey: string;
  /** Where people reach this instance, for addresses given to other programs; no slash at the end. */
  publicUrl: string;
  /** Other sites whose pages may call /mcp, beside those of `publicUrl`. */
  allowedOrigins?: readonly string[];
  /** Who may make an account: anybody who confirms an address, who was invited (the default), or nobody. */
  signUp?: 'open' | 'invitation' | 'closed';
  /** Another provider that people may sign in with; absent: none. */
  external?: ExternalProviderSettings | undefined;
  /** For mail about accounts; absent: none is sent. */
  mail?: { url: string; from: string } | undefined;
  /** The first encrypts secrets that have to be read back; the others open what earlier keys sealed.
   * Absent: `requestStateKey`. */
  encryptionKeys?: readonly [string, ...string[]];
  /** Adds what the public conformance suite calls by name. */
  conformance?: boolean;
  /** Opens /admin to whoever shows it; absent: there is none. */
  operatorToken?: string | undefined;
  /** Days that activity and undo go back; 0 is for ever, absent two years. */
  activityDays?: number | undefined;
}

const serviceToken = z
  .string()
  .regex(/^tl_svc_[\w-]{32,}$/, 'has to be tl_svc_ and 32 characters or more');

const encryptionKey = z.string().min(32, 'has to have 32 characters or more each');
export const activityEnvironment = {
  TASKLOOM_ACTIVITY_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .optional()
    .describe('Days that activity and undo go back; 0 is for ever.'),
};

/** Another OpenID provider that people may sign in with. */
export const externalEnvironment = {
  TASKLOOM_OIDC_ISSUER: z
    .url({ error: 'has to be an address' })
    .refine(isSafeIssuer, 'has to be https, or http on this machine')
    .optional()
    .describe(
      'Issuer of an OpenID provider that people may sign in with; it sends them back to /account/external/callback.',
    ),
  TASKLOOM_OIDC_CLIENT_ID: z
    .string()
    .optional()
    .describe('What the provider knows Taskloom as; needed with TASKLOOM_OIDC_ISSUER.'),
  TASKLOOM_OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .describe('Secret of that client; absent: it is a public one.'),
  TASKLOOM_OIDC_NAME: z
    .string()
    .optional()
    .describe("On the button that signs in with it; absent: the issuer's host."),
  TASKLOOM_OIDC_MAKES_ACCOUNTS: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1')
    .describe(
      '1: whoever it confirms the e-mail address of gets an account here; 0: as TASKLOOM_SIGN_UP says.',
    ),
};

/** Absent: there is none. @throws ConfigError when one of issuer and client is missing */
export function externalSettings(
  given: z.output<z.ZodObject<typeof externalEnvironment>>,
): ExternalProviderSettings | undefined {
  const { TASKLOOM_OIDC_ISSUER: issuer, TASKLOOM_OIDC_CLIENT_ID: clientId } = given;
  if (issuer === undefined && clientId === undefined) return undefined;
  if (clientId === undefined) throw incomplete('TASKLOOM_OIDC_CLIENT_ID', 'TASKLOOM_OIDC_ISSUER');
  if (issuer === undefined) throw incomplete('TASKLOOM_OIDC_ISSUER', 'TASKLOOM_OIDC_CLIENT_ID');
  return {
    issuer,
    clientId,
    clientSecret: given.TASKLOOM_OIDC_CLIENT_SECRET,
    name: given.TASKLOOM_OIDC_NAME ?? new URL(issuer).host,
    makesAccounts: given.TASKLOOM_OIDC_MAKES_ACCOUNTS,
  };
}

function incomplete(key: string, other: string): ConfigError {
  return new ConfigError([{ key, problem: `is missing: needed with ${other}` }]);
}

function isSafeIssuer(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || /^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(hostname);
}

export const conformanceEnvironment = {
  TASKLOOM_CONFORMANCE: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1')
    .describe('1 adds the fixtures of the public conformance suite of MCP; for tests only.'),
};

export const mcpServerEnvironment = {
  DATABASE_URL: postgresUrl.describe(
    "PostgreSQL with the application's login, which row-level security binds.",
  ),
  TASKLOOM_DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(10)
    .describe('Connections of the pool; four more are for events and one for the outbox.'),
  TASKLOOM_AGENT_RUNTIME_TOKEN: serviceToken.describe(
    'Token of the agent runtime: `tl_svc_` and 32 characters or more.',
  ),
  TASKLOOM_RECURRENCE_TOKEN: serviceToken.describe('Token of the recurrence worker.'),
  TASKLOOM_NOTIFICATION_TOKEN: serviceToken.describe('Token of the notification worker.'),
  TASKLOOM_REQUEST_STATE_KEY: z
    .string()
    .min(32, 'has to have 32 characters or more')
    .describe(
      'Seals what a client carries between two rounds of one call; the same on every replica.',
    ),
  TASKLOOM_EVENT_BUS: z
    .enum(['postgres', 'dapr'])
    .default('postgres')
    .describe('What carries the events: tables in PostgreSQL, or Kafka by way of a Dapr sidecar.'),
  TASKLOOM_EVENT_BUS_URL: postgresUrl.describe(
    'PostgreSQL that holds the events, and with Dapr the dead letters alone.',
  ),
  ...httpEnvironment,
  ...tracingEnvironment,
  ...allowedOriginsEnvironment,
  ...conformanceEnvironment,
  ...externalEnvironment,
  TASKLOOM_SIGN_UP: z
    .enum(['open', 'invitation', 'closed'])
    .default('invitation')
    .describe('Who may make an account; `open` needs a mail server.'),
  TASKLOOM_ENCRYPTION_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .pipe(z.tuple([encryptionKey], encryptionKey))
    .optional()
    .describe(
      'Encrypt secrets at rest: the newest first, earlier ones after it, with commas between.',
    ),
  TASKLOOM_SMTP_URL: z
    .url({ protocol: /^smtps?$/u, error: 'has to be smtp:// or smtps://' })
    .optional()
    .describe(
      'Mail server for mail about accounts, such as smtps://name:password@mail.example:465.',
    ),
  TASKLOOM_MAIL_FROM: z
    .string()
    .includes('@', 'has to hold an e-mail address')
    .optional()
    .describe('Sender of mails, such as "Taskloom <taskloom@mail.example>".'),
  ...activityEnvironment,
  ...daprEnvironment,
  ...liveBusEnvironment,
  TASKLOOM_PUBLIC_URL: z
    .url({ protocol: /^https?$/u, error: 'has to be an http address' })
    .optional()
    .describe('Where people reach this instance; absent: the host and port it listens on.'),
  TASKLOOM_HOST: z.string().default('127.0.0.1').describe('Address it listens on.'),
  TASKLOOM_PORT: z.coerce
    .number('has to be a port')
    .int()
    .min(0)
    .max(65_535)
    .default(7421)
    .describe('Where it listens; 0 takes a free port.'),
  TASKLOOM_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('How much is logged.'),
};

export const migrateEnvironment = {
  TASKLOOM_ADMIN_DATABASE_URL: postgresUrl.describe(
    'PostgreSQL with a login that may create roles, the database and schemas.',
  ),
  DATABASE_URL: postgresUrl.describe(
    "The application's login: its role gets this name and password.",
  ),
  TASKLOOM_EVENT_BUS_URL: postgresUrl.describe(
    'The login of the events and dead letters: its role gets this name and password.',
  ),
};

/** The logins of the migration step. Throws `ConfigError` naming each wrong key. */
export function readMigrateConfig(env: NodeJS.ProcessEnv): DatabaseLogins {
  const given = readConfig(z.object(migrateEnvironment), env);
  return {
    adminUrl: given.TASKLOOM_ADMIN_DATABASE_URL,
    appUrl: given.DATABASE_URL,
    eventBusUrl: given.TASKLOOM_EVENT_BUS_URL,
  };
}

/** The configuration of the mcp-server as a process of its own. */
export function readMcpServerConfig(env: NodeJS.ProcessEnv) {
  const given = readConfig(z.object(mcpServerEnvironment), env);
  const server: McpServerConfig = {
    databaseUrl: given.DATABASE_URL,
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
    allowedOrigins: given.TASKLOOM_ALLOWED_ORIGINS,
    signUp: given.TASKLOOM_SIGN_UP,
    external: externalSettings(given),
    conformance: given.TASKLOOM_CONFORMANCE,
    mail:
      given.TASKLOOM_SMTP_URL === undefined || given.TASKLOOM_MAIL_FROM === undefined
        ? undefined
        : { url: given.TASKLOOM_SMTP_URL, from: given.TASKLOOM_MAIL_FROM },
    ...(given.TASKLOOM_ENCRYPTION_KEYS && { encryptionKeys: given.TASKLOOM_ENCRYPTION_KEYS }),
    operatorToken: given.TASKLOOM_OPERATOR_TOKEN,
    activityDays: given.TASKLOOM_ACTIVITY_DAYS,
  };
  return Object.freeze({
    server,
    /** Absent: events go through PostgreSQL. */
    dapr: given.TASKLOOM_EVENT_BUS === 'dapr' ? daprSettings(given) : undefined,
    liveBus: liveBusSettings(given),
    eventBusUrl: given.TASKLOOM_EVENT_BUS_URL,
    host: given.TASKLOOM_HOST,
    port: given.TASKLOOM_PORT,
    http: httpSettings(given),
    tracing: tracingSettings(given),
    logLevel: given.TASKLOOM_LOG_LEVEL,
  });
}

export type McpServerProcessConfig = ReturnType<typeof readMcpServerConfig>;
