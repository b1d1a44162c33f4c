import { join, resolve } from 'node:path';

import type { Progress } from './install/cache.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { startDaprd } from './parts/daprd.ts';
import type { Daprd } from './parts/daprd.ts';
import { startPart } from './parts/part.ts';
import type { Part } from './parts/part.ts';
import { findFreePorts } from './parts/ports.ts';

const repository = resolve(import.meta.dirname, '..');
const components = join(repository, 'components');

/** As `npm start` has it: docs/decisions.md says why. */
const SHORT_PAUSES = '--max-semi-space-size=4';

const PROGRAMS = {
  'mcp-server': 'mcp-server/src/main.ts',
  'agent-runtime': 'agent-runtime/src/main.ts',
  recurrence: 'event-workers/src/recurrence/main.ts',
  notification: 'event-workers/src/notification/main.ts',
} as const;

export type ServiceName = keyof typeof PROGRAMS;
export const serviceNames = Object.keys(PROGRAMS) as ServiceName[];

/** One process of a service with its sidecar. */
export interface Replica {
  service: ServiceName;
  /** From 1. */
  number: number;
  port: number;
  url: string;
  app: SupervisedProcess<Part>;
  sidecar: SupervisedProcess<Daprd>;
}

export interface ReplicaOptions {
  service: ServiceName;
  number: number;
  /** Logs and pid files. */
  dir: string;
  /** Beside the sidecar's ports and tokens. */
  appEnv: Record<string, string>;
  /** What components/local refers to. */
  sidecarEnv: Record<string, string>;
  tokens: { daprApiToken: string; appApiToken: string };
  progress: Progress;
}

/** A replica that is not started yet. Its ports stay the same over restarts of either process. */
export async function makeReplica(options: ReplicaOptions): Promise<Replica> {
  const { service, number, dir, tokens, progress } = options;
  const [port = 0, appPort = 0, http = 0, grpc = 0, internalGrpc = 0, metrics = 0] =
    await findFreePorts(6);
  const name = `${service}-${number}`;
  const url = `http://127.0.0.1:${port}`;
  const sidecar = () =>
    startDaprd({
      appId: service,
      appPort,
      resourcesPath: [join(components, 'common'), join(components, 'local')],
      config: join(components, 'local/config.yaml'),
      dir,
      name: `${name}-daprd`,
      ports: { http, grpc, internalGrpc, metrics },
      env: options.sidecarEnv,
      ...tokens,
    });
  const app = () =>
    startPart({
      name,
      dir,
      command: [process.execPath, SHORT_PAUSES, join(repository, PROGRAMS[service])],
      cwd: repository,
      env: {
        ...options.appEnv,
        TASKLOOM_PORT: String(port),
        APP_PORT: String(appPort),
        DAPR_GRPC_PORT: String(grpc),
        DAPR_API_TOKEN: tokens.daprApiToken,
        APP_API_TOKEN: tokens.appApiToken,
      },
      isReady: async (signal) => (await fetch(`${url}/healthz`, { signal })).ok,
    });
  return {
    service,
    number,
    port,
    url,
    app: new SupervisedProcess(name, app, progress),
    sidecar: new SupervisedProcess(`${name}-daprd`, sidecar, progress),
  };
}
