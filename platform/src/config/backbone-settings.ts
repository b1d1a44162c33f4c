import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { ConfigError } from './read-config.ts';

const port = z.coerce.number('has to be a port').int().min(1).max(65_535);

/** A sidecar and what it is asked for. `DAPR_*` and `APP_*` are Dapr's own names. */
export const daprEnvironment = {
  DAPR_HTTP_PORT: port.default(3500),
  /** Instead of the port, for a sidecar elsewhere, such as http://sidecar:3500. */
  DAPR_HTTP_ENDPOINT: z
    .url({ protocol: /^https?$/u, error: 'has to be an http address' })
    .optional(),
  /** What the sidecar lets in by. */
  DAPR_API_TOKEN: z.string().optional(),
  /** Where the sidecar delivers, by gRPC. */
  APP_PORT: port.default(50_051),
  /** What the sidecar shows when it delivers. */
  APP_API_TOKEN: z.string().optional(),
  /** Names of the components. */
  TASKLOOM_PUBSUB_NAME: z.string().default('taskloom-pubsub'),
  TASKLOOM_STATE_STORE_NAME: z.string().default('taskloom-state'),
};

export interface DaprSettings {
  sidecar: { url: string; apiToken?: string | undefined };
  appPort: number;
  appToken?: string | undefined;
  pubsubName: string;
  stateStoreName: string;
}

export function daprSettings(given: z.infer<z.ZodObject<typeof daprEnvironment>>): DaprSettings {
  const { DAPR_HTTP_ENDPOINT: endpoint, DAPR_HTTP_PORT: httpPort } = given;
  return {
    sidecar: {
      url: (endpoint ?? `http://127.0.0.1:${httpPort}`).replace(/\/+$/u, ''),
      ...(given.DAPR_API_TOKEN === undefined ? {} : { apiToken: given.DAPR_API_TOKEN }),
    },
    appPort: given.APP_PORT,
    ...(given.APP_API_TOKEN === undefined ? {} : { appToken: given.APP_API_TOKEN }),
    pubsubName: given.TASKLOOM_PUBSUB_NAME,
    stateStoreName: given.TASKLOOM_STATE_STORE_NAME,
  };
}

/** Redis for the hints between replicas; without it they stay within the process. */
export const liveBusEnvironment = {
  /** `redis://user:password@host:port`, or `rediss://` with TLS. */
  TASKLOOM_LIVE_BUS_URL: z
    .url({ protocol: /^rediss?$/u, error: 'has to be a redis:// or rediss:// address' })
    .optional(),
  /** PEM file of a private authority. */
  TASKLOOM_LIVE_BUS_CA_FILE: z.string().optional(),
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
