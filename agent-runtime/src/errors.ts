import type { ErrorPayload } from '@taskloom/contracts';

/** Something a person can be told as it is: refused frames, runs that failed. */
export class ChatError extends Error {
  override name = 'ChatError';
  readonly payload: ErrorPayload;

  constructor(payload: ErrorPayload, options?: ErrorOptions) {
    // The message may quote what a person wrote, and errors are logged.
    super(payload.code, options);
    this.payload = payload;
  }
}

/** Another pod has taken the run over: this one writes nothing more. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';

  constructor(options?: ErrorOptions) {
    super('another pod has taken the run over', options);
  }
}

/** The identity or the tool server gave no usable answer. `status` is HTTP's, when there was one. */
export class UpstreamError extends Error {
  override name = 'UpstreamError';
  readonly upstream: 'identity' | 'tools';
  readonly status: number | undefined;

  constructor(upstream: 'identity' | 'tools', status?: number, options?: ErrorOptions) {
    super(`${upstream}: ${status === undefined ? 'no answer' : `HTTP ${status}`}`, options);
    this.upstream = upstream;
    this.status = status;
  }
}
