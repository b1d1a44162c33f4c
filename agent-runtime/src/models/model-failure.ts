/** Why a model gave no answer: what the person can do differs. */
export type ModelFailureKind =
  | 'refused_key'
  | 'unknown_model'
  | 'rate_limited'
  | 'rejected'
  | 'provider_down'
  | 'timeout'
  | 'unreachable'
  | 'cut_off';

/** A model gave no whole answer. The provider's text stays in `cause` and is not logged. */
export class ModelFailure extends Error {
  override name = 'ModelFailure';
  readonly kind: ModelFailureKind;
  /** Milliseconds that the provider wants us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ModelFailureKind,
    options?: ErrorOptions & { retryAfterMs?: number | undefined },
  ) {
    super(`model: ${kind}`, options);
    this.kind = kind;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** What an error of any provider's client means. */
export function toModelFailure(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const status = statusOf(error);
  const kind = status === undefined ? kindOfBrokenCall(error) : kindOfStatus(status);
  return new ModelFailure(kind, { cause: error, retryAfterMs: retryAfterOf(error) });
}

/** As a header of HTTP says it, or as Google does in the body. */
function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const headers =
    'headers' in error && error.headers instanceof Headers ? error.headers : undefined;
  const ms = Number(headers?.get('retry-after-ms') ?? NaN);
  if (Number.isFinite(ms)) return ms;
  const after = headers?.get('retry-after') ?? undefined;
  if (after !== undefined) {
    const seconds = Number(after);
    return Number.isFinite(seconds) ? seconds * 1000 : Math.max(Date.parse(after) - Date.now(), 0);
  }
  const [, delay] = /"retryDelay"\s*:\s*"([\d.]+)s"/u.exec(error.message) ?? [];
  return delay === undefined ? retryAfterOf(error.cause) : Number(delay) * 1000;
}

function kindOfStatus(status: number): ModelFailureKind {
  if (status === 401 || status === 403) return 'refused_key';
  if (status === 404) return 'unknown_model';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'provider_down' : 'rejected';
}

function kindOfBrokenCall(error: unknown): ModelFailureKind {
  const names = namesOf(error);
  if (names.some((name) => /timeout/i.test(name))) return 'timeout';
  if (names.some((name) => /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|APIConnectionError$/.test(name))) {
    return 'unreachable';
  }
  return 'cut_off';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('status' in error && typeof error.status === 'number') return error.status;
  return 'cause' in error ? statusOf(error.cause) : undefined;
}

function namesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [error.constructor.name, error.name, ...code, ...namesOf(error.cause)];
}
