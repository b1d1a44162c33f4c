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

  constructor(kind: ModelFailureKind, options?: ErrorOptions) {
    super(`model: ${kind}`, options);
    this.kind = kind;
  }
}

/** What an error of any provider's client means. */
export function toModelFailure(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const status = statusOf(error);
  const kind = status === undefined ? kindOfBrokenCall(error) : kindOfStatus(status);
  return new ModelFailure(kind, { cause: error });
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
