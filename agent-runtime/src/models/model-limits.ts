import type { ModelFailure, ModelFailureKind } from './model-failure.ts';

/** How long a run bears with its model. */
export interface ModelLimits {
  /** Milliseconds a model may be silent. */
  idleMs: number;
  /** Milliseconds, and characters, that one answer may take. */
  answerMs: number;
  answerCharacters: number;
  /** Milliseconds before the first of several tries; each further one waits twice as long. */
  backoffMs: number;
  /** A provider that wants a longer wait is not waited for. */
  longestWaitMs: number;
}

export const MODEL_LIMITS: ModelLimits = {
  idleMs: 60_000,
  answerMs: 180_000,
  answerCharacters: 60_000,
  backoffMs: 1_000,
  longestWaitMs: 120_000,
};

/** How often a call is made again that failed so: what the same request cannot mend, never. */
const RETRIES: Record<ModelFailureKind, number> = {
  rate_limited: 5,
  provider_down: 3,
  unreachable: 3,
  cut_off: 3,
  timeout: 1,
  refused_key: 0,
  unknown_model: 0,
  rejected: 0,
};

/** Milliseconds until the call is made again; `undefined` when it is not. */
export function retryDelay(
  { kind, retryAfterMs }: ModelFailure,
  failures: number,
  { backoffMs, longestWaitMs }: ModelLimits,
): number | undefined {
  if (failures > RETRIES[kind]) return undefined;
  const delay = retryAfterMs ?? backoffMs * 2 ** (failures - 1);
  return delay <= longestWaitMs ? delay : undefined;
}

const REASON: Partial<Record<ModelFailureKind, string>> = {
  rate_limited: 'The model is busy',
  provider_down: 'The model’s provider has a problem',
  unreachable: 'The model cannot be reached',
  cut_off: 'The model’s answer broke off',
  timeout: 'The model did not answer',
};

/** What the person is told when another model is asked. */
export function standInWords(failed: string, standIn: string): string {
  return `${failed} gives no answer, asking ${standIn}.`;
}

/** What the person is told meanwhile. */
export function waitingWords(kind: ModelFailureKind, delayMs: number): string {
  const seconds = Math.ceil(delayMs / 1000);
  const when = seconds > 1 ? `in ${seconds} s` : 'now';
  return `${REASON[kind] ?? 'The model failed'}, trying again ${when}.`;
}
