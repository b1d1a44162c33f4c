import type { ErrorPayload } from '@taskloom/contracts';

interface HttpErrorOptions extends ErrorOptions {
  /** What to try next. */
  hint?: string;
  /** Such as `retry-after`. */
  headers?: Readonly<Record<string, string>>;
}

/** A refusal that its client may read: `message` is sent as it is. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly code: ErrorPayload['code'];
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super(message, options);
    this.status = status;
    this.code = CODES[status] ?? (status < 500 ? 'invalid_input' : 'unavailable');
    this.retryable = status === 429 || status >= 500;
    this.hint = options.hint;
    this.headers = options.headers ?? {};
  }

  toPayload(): ErrorPayload {
    const { code, message, hint } = this;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  }
}

const CODES: Partial<Record<number, ErrorPayload['code']>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'limit_exceeded',
  429: 'limit_exceeded',
};
