import { BinaryReader } from '@bufbuild/protobuf/wire';
import { Code, ConnectError } from '@connectrpc/connect';

/**
 * The sidecar, or what lies behind it, cannot do what was asked now. `code` is Dapr's own
 * (`ERR_PUBSUB_NOT_FOUND`), or `unreachable`, `timeout` or gRPC's name (`unauthenticated`). Its text is
 * left out: it may carry addresses.
 */
export class SidecarUnavailable extends Error {
  override name = 'SidecarUnavailable';
  readonly code: string;
  readonly retryable = true;
  /** Dapr answered; otherwise nobody knows what became of the call. */
  readonly isAnswered: boolean;

  constructor(code: string, { isAnswered = false, ...options }: FailureOptions = {}) {
    super(`the Dapr sidecar could not do it: ${code}`, options);
    this.code = code;
    this.isAnswered = isAnswered;
  }
}

interface FailureOptions extends ErrorOptions {
  isAnswered?: boolean;
}

/** `google.rpc.ErrorInfo`, in which Dapr says what happened. */
interface ErrorInfo {
  reason: string;
  metadata: Record<string, string>;
}

const ERROR_INFO = 'google.rpc.ErrorInfo';
/** What no server says: the call never reached one, or was cut off. */
const LOST = new Set([Code.Unavailable, Code.Aborted, Code.Canceled]);

export function toSidecarUnavailable(cause: unknown): SidecarUnavailable {
  const error = ConnectError.from(cause);
  const reason = findErrorInfo(error)?.reason ?? '';
  // Its HTTP API says ERR_ for the same, and so do its documents.
  const code = /^(?:DAPR|ERR)_\w+$/u.exec(reason)?.[0].replace(/^DAPR_/u, 'ERR_');
  if (code !== undefined) return new SidecarUnavailable(code, { isAnswered: true, cause });
  if (error.code === Code.DeadlineExceeded) return new SidecarUnavailable('timeout', { cause });
  const isLost = LOST.has(error.code) || error.cause !== undefined;
  return new SidecarUnavailable(isLost ? 'unreachable' : nameOf(error.code), { cause });
}

/** The error of the component behind Dapr, in its own words: not for logs. */
export function componentError({ cause }: SidecarUnavailable): string {
  return cause instanceof ConnectError ? (findErrorInfo(cause)?.metadata['error'] ?? '') : '';
}

export function isTooLargeForSidecar({ cause }: SidecarUnavailable): boolean {
  return cause instanceof ConnectError && cause.code === Code.ResourceExhausted;
}

function findErrorInfo(error: ConnectError): ErrorInfo | undefined {
  const detail = error.details.find((each) => 'type' in each && each.type === ERROR_INFO);
  return detail && 'value' in detail && detail.value instanceof Uint8Array
    ? readErrorInfo(detail.value)
    : undefined;
}

/** By hand: no package that is installed brings the generated code of google/rpc/error_details.proto. */
function readErrorInfo(bytes: Uint8Array): ErrorInfo {
  const info: ErrorInfo = { reason: '', metadata: {} };
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) info.reason = reader.string();
    else if (field === 3) Object.assign(info.metadata, readMapEntry(reader.bytes()));
    else reader.skip(wireType, field);
  }
  return info;
}

function readMapEntry(bytes: Uint8Array): Record<string, string> {
  const entry = ['', ''];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) entry[reader.tag()[0] - 1] = reader.string();
  const [key = '', value = ''] = entry;
  return { [key]: value };
}

/** `ResourceExhausted` → `resource_exhausted`. */
function nameOf(code: Code): string {
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '_').toLowerCase();
}
