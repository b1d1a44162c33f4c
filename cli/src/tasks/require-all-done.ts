import type { ItemFailure } from '@taskloom/contracts';

import { refused } from '../errors.ts';

/** Throws the first failure of a batch. What was done stays done and has been told by then. */
export function requireAllDone(answer: { failures: readonly ItemFailure[] }): void {
  const [failure] = answer.failures;
  if (!failure) return;
  const { index: _index, ...payload } = failure;
  throw refused(payload);
}
