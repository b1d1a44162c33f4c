import { type CallOptions, type Client, createClient } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
// The generated file alone: the package's index loads all of it, in twenty times as long.
import { Dapr } from '@dapr/dapr/proto/dapr/proto/runtime/v1/dapr_pb.js';

import { toSidecarUnavailable } from './dapr-error.ts';

/** Milliseconds for one call unless its caller says otherwise; every call ends. */
const CALL_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** daprd closes a connection that is idle for three minutes: a call could meet that. */
const IDLE_MS = 60_000;

export interface DaprSidecarOptions {
  /** Of its gRPC API, such as http://127.0.0.1:50001. */
  url: string;
  /** `DAPR_API_TOKEN`: what the sidecar lets in by. */
  apiToken?: string | undefined;
}

export interface CallLimits {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

export interface DaprSidecar {
  /** One call of Dapr's API. Throws `SidecarUnavailable`, or the signal's reason. */
  call<T>(
    run: (dapr: Client<typeof Dapr>, options: CallOptions) => Promise<T>,
    limits?: CallLimits,
  ): Promise<T>;
}

/**
 * The sidecar by Dapr's generated client. Not by `DaprClient` of the same package (3.18): it has no
 * timeouts, drops the entries' metadata of a bulk publish, and its `state.get` has no etag.
 */
export function createDaprSidecar({ url, apiToken }: DaprSidecarOptions): DaprSidecar & Disposable {
  const sessionManager = new Http2SessionManager(url, {
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    idleConnectionTimeoutMs: IDLE_MS,
  });
  const client = createClient(
    Dapr,
    createGrpcTransport({ baseUrl: url, sessionManager, acceptCompression: [] }),
  );
  const headers = apiToken === undefined ? {} : { 'dapr-api-token': apiToken };
  return {
    async call(run, { signal, timeoutMs = CALL_TIMEOUT_MS } = {}) {
      signal?.throwIfAborted();
      try {
        return await run(client, { headers, timeoutMs, ...(signal && { signal }) });
      } catch (error) {
        signal?.throwIfAborted();
        throw toSidecarUnavailable(error);
      }
    },
    [Symbol.dispose]: () => sessionManager.abort(),
  };
}
