import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { parseRedisUrl } from '../adapters/redis/redis-url.ts';
import { ConfigError } from './read-config.ts';

const port = z.coerce.number('has to be a port').int().min(1).max(65_535);

/** A sidecar and what it is asked for. `DAPR_*` and `APP_*` are Dapr's own names. */
export const daprEnvironment = {
  DAPR_GRPC_PORT: port.default(50_001).describe('Port of its gRPC API.'),
  DAPR_GRPC_ENDPOINT: z
    .url({ protocol: /^https?$/u, error: 'has to be an http address' })
    .optional()
    .describe('Instead of the port, for a sidecar elsewhere, such as http://sidecar:50001.'),
  DAPR_API_TOKEN: z.string().optional().describe('What the sidecar lets in by.'),
  APP_PORT: port.default(50_051).describe('Where the sidecar delivers, by gRPC.'),
  APP_API_TOKEN: z.string().optional().describe('What the sidecar shows when it delivers.'),
  TASKLOOM_PUBSUB_NAME: z
    .string()
    .default('taskloom-pubsub')
    .describe('Name of the component that carries events.'),
  TASKLOOM_STATE_STORE_NAME: z
    .string()
    .default('taskloom-state')
    .describe('Name of the component that keeps state.'),
};

export interface DaprSettings {
  sidecar: { url: string; apiToken?: string | undefined };
  appPort: number;
  appToken?: string | undefined;
  pubsubName: string;
  stateStoreName: string;
}

export function daprSettings(given: z.infer<z.ZodObject<typeof daprEnvironment>>): DaprSettings {
  const { DAPR_GRPC_ENDPOINT: endpoint, DAPR_GRPC_PORT: grpcPort } = given;
  return {
    sidecar: {
      url: (endpoint ?? `http://127.0.0.1:${grpcPort}`).replace(/\/+$/u, ''),
      ...(given.DAPR_API_TOKEN === undefined ? {} : { apiToken: given.DAPR_API_TOKEN }),
    },
    appPort: given.APP_PORT,
    ...(given.APP_API_TOKEN === undefined ? {} : { appToken: given.APP_API_TOKEN }),
    pubsubName: given.TASKLOOM_PUBSUB_NAME,
    stateStoreName: given.TASKLOOM_STATE_STORE_NAME,
  };
}

/** What serves events and state: PostgreSQL without Dapr, or the sidecar. */
export type BackboneSettings =
  { kind: 'postgres'; databaseUrl: string } | { kind: 'dapr'; dapr: DaprSettings };

/** PostgreSQL only where it is asked for; that its address is there is for the environment's own check. */
export function backboneSettings(
  kind: BackboneSettings['kind'],
  given: z.infer<z.ZodObject<typeof daprEnvironment>> & { DATABASE_URL?: string | undefined },
): BackboneSettings {
  const { DATABASE_URL: databaseUrl } = given;
  if (kind === 'postgres' && databaseUrl !== undefined) return { kind, databaseUrl };
  return { kind: 'dapr', dapr: daprSettings(given) };
}

/** Redis for the hints between replicas; without it they stay within the process. */
export const liveBusEnvironment = {
  TASKLOOM_LIVE_BUS_URL: z
    .string()
    .superRefine((url, context) => {
      try {
        parseRedisUrl(url);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
      }
    })
    .optional()
    .describe(
      '`redis://user:password@host:port/db`, `redis-cluster://…@host:port,host:port` or `redis-sentinel://…@host:port,host:port/master`; with TLS `rediss://`, `rediss-cluster://` and so on.',
    ),
  TASKLOOM_LIVE_BUS_CA_FILE: z.string().optional().describe('PEM file of a private authority.'),
};

export interface LiveBusSettings {
  url: string;
  ca?: string | undefined;
}

/** `undefined` when hints stay within the process. Throws `ConfigError` when the file cannot be read. */
export function liveBusSettings(
  given: z.infer<z.ZodObject<typeof liveBusEnvironment>>,
): LiveBusSettings | undefined {
  const { TASKLOOM_LIVE_BUS_URL: url, TASKLOOM_LIVE_BUS_CA_FILE: caFile } = given;
  if (url === undefined) return undefined;
  if (caFile === undefined) return { url };
  try {
    return { url, ca: readFileSync(caFile, 'utf8') };
  } catch {
    throw new ConfigError([
      { key: 'TASKLOOM_LIVE_BUS_CA_FILE', problem: 'has to be a file that can be read' },
    ]);
  }
}
