import { installDaprd } from '../install/daprd.ts';
import type { Progress } from '../install/cache.ts';
import { startPart } from './part.ts';
import type { Part } from './part.ts';
import { findFreePorts } from './ports.ts';

export interface Daprd extends Part {
  httpPort: number;
  grpcPort: number;
}

export interface DaprdOptions {
  appId: string;
  /** Where the app serves Dapr's AppCallback; absent for a sidecar without an app. */
  appPort?: number;
  /** Folders of components, subscriptions and resiliency policies. */
  resourcesPath: string[];
  /** A `Configuration` file. */
  config?: string;
  /** The app sends it to the sidecar (`dapr-api-token`). */
  daprApiToken?: string;
  /** The sidecar sends it to the app (`dapr-api-token` too). */
  appApiToken?: string;
  /** Where its log and pid file are kept. */
  dir: string;
  /** Tells replicas apart in one folder. */
  name?: string;
  /** For `envRef` and the secret store of the environment. */
  env?: Record<string, string>;
  ports?: DaprdPorts;
  progress?: Progress;
}

interface DaprdPorts {
  http: number;
  grpc: number;
  internalGrpc: number;
  metrics: number;
}

/** A sidecar, ready when its own API answers; it waits for its app by itself. */
export async function startDaprd(options: DaprdOptions): Promise<Daprd> {
  const { appId, appPort, dir, daprApiToken, appApiToken } = options;
  const program = await installDaprd(options.progress ?? (() => {}));
  const ports = options.ports ?? (await findDaprdPorts());
  const app = appPort !== undefined && {
    'app-port': appPort,
    'app-protocol': 'grpc',
    'enable-app-health-check': 'true',
    'app-health-probe-interval': 3,
    'app-health-probe-timeout': 3000,
    'app-health-threshold': 3,
  };
  const tokens = {
    ...(daprApiToken === undefined ? {} : { DAPR_API_TOKEN: daprApiToken }),
    ...(appApiToken === undefined ? {} : { APP_API_TOKEN: appApiToken }),
  };
  const part = await startPart({
    name: options.name ?? `daprd-${appId}`,
    dir,
    command: [
      program,
      ...toFlags({
        'app-id': appId,
        ...app,
        'dapr-http-port': ports.http,
        'dapr-grpc-port': ports.grpc,
        'dapr-internal-grpc-port': ports.internalGrpc,
        'dapr-listen-addresses': '127.0.0.1',
        'dapr-internal-grpc-listen-address': '127.0.0.1',
        'metrics-port': ports.metrics,
        'metrics-listen-address': '127.0.0.1',
        ...(options.config !== undefined && { config: options.config }),
        'dapr-graceful-shutdown-seconds': 5,
        'log-as-json': 'true',
      }),
      ...options.resourcesPath.map((path) => `--resources-path=${path}`),
    ],
    env: { ...options.env, ...tokens },
    isReady: async (signal) => {
      const url = `http://127.0.0.1:${ports.http}/v1.0/healthz/outbound`;
      return (await fetch(url, { signal })).status === 204;
    },
  });
  return {
    ...part,
    httpPort: ports.http,
    grpcPort: ports.grpc,
  };
}

function toFlags(values: Record<string, string | number>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

/** For whoever has to know them before it runs. */
export async function findDaprdPorts(): Promise<DaprdPorts> {
  const [http = 0, grpc = 0, internalGrpc = 0, metrics = 0] = await findFreePorts(4);
  return { http, grpc, internalGrpc, metrics };
}
