/** Milliseconds for one call unless its caller says otherwise; every call ends. */
const CALL_TIMEOUT_MS = 5_000;

export interface DaprSidecarOptions {
  /** Such as http://127.0.0.1:3500, without a slash at the end. */
  url: string;
  /** `DAPR_API_TOKEN`: what the sidecar lets in by. */
  apiToken?: string | undefined;
}

/**
 * The sidecar, or what lies behind it, cannot do what was asked now. `code` is the sidecar's own
 * (`ERR_PUBSUB_NOT_FOUND`), or `unreachable`, `timeout` or `HTTP 500`. Its text is left out: it may
 * carry addresses.
 */
export class SidecarUnavailable extends Error {
  override name = 'SidecarUnavailable';
  readonly code: string;
  readonly retryable = true;

  constructor(code: string, options?: ErrorOptions) {
    super(`the Dapr sidecar could not do it: ${code}`, options);
    this.code = code;
  }
}

interface SidecarCall {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below /v1.0/, its parts already encoded. */
  path: string;
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

export interface SidecarAnswer {
  status: number;
  etag: string | undefined;
  /** The body, parsed when it is JSON. */
  body: unknown;
}

export interface DaprSidecar {
  /** Resolves with whatever the sidecar answers; throws `SidecarUnavailable`, or the signal's reason. */
  call(call: SidecarCall): Promise<SidecarAnswer>;
}

/**
 * The sidecar's HTTP API. Not `@dapr/dapr` 3.18: its `publish` and `state.save` resolve with `{error}`
 * on a 500, its handlers answer SUCCESS when they throw and never see the event's id, `state.get` has no
 * etag, `publishBulk` over gRPC drops the partition key, and no call has a timeout.
 */
export function createDaprSidecar({ url, apiToken }: DaprSidecarOptions): DaprSidecar {
  const token = apiToken === undefined ? {} : { 'dapr-api-token': apiToken };
  return {
    async call({ method, path, body, contentType, headers, signal, timeoutMs = CALL_TIMEOUT_MS }) {
      signal?.throwIfAborted();
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(`${url}/v1.0/${path}`, {
          method,
          headers: {
            ...token,
            ...headers,
            ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        const text = await response.text();
        return {
          status: response.status,
          etag: response.headers.get('etag') ?? undefined,
          body: parse(text),
        };
      } catch (error) {
        signal?.throwIfAborted();
        throw new SidecarUnavailable(timeout.aborted ? 'timeout' : 'unreachable', { cause: error });
      }
    },
  };
}

/** What an answer that is no success says about the reason. */
export function unavailable({ status, body }: SidecarAnswer): SidecarUnavailable {
  const code =
    typeof body === 'object' && body !== null && 'errorCode' in body ? body.errorCode : undefined;
  return new SidecarUnavailable(typeof code === 'string' ? code : `HTTP ${status}`);
}

export function isSuccess({ status }: SidecarAnswer): boolean {
  return status >= 200 && status < 300;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
