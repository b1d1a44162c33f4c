import { randomBytes } from 'node:crypto';

import type { OutputItem } from './model-types.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Gives every call an id of ours. Some servers count from `call_1` in each answer, and a result that
 * comes under an id used before would replace the earlier one.
 */
export function uniqueCallIds(output: readonly OutputItem[]): OutputItem[] {
  return output.map((item) =>
    item.type === 'function_call' ? { ...item, callId: makeCallId() } : item,
  );
}

/** Nine letters and digits: Mistral's servers accept no other form, everybody else accepts this one. */
function makeCallId(): string {
  return [...randomBytes(9)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
