import { setImmediate } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';

import { grammarOf } from './grammar.ts';
import { LANGUAGE_NAMES, languageOf } from './languages/index.ts';
import { parseQuickAdd } from './quick-add/parse-quick-add.ts';

/**
 * Compiles the expressions of all languages, one after the other with everybody else's turn in between:
 * the first line with a rare phrase would take half a second otherwise.
 */
export async function warmUpWords(signal?: AbortSignal): Promise<void> {
  for (const language of LANGUAGE_NAMES.map(languageOf)) {
    for (const _expression of grammarOf({ language }).warmUp()) {
      await setImmediate();
      if (signal?.aborted) return;
    }
    const now = Temporal.Now.instant();
    const ctx = { language, now, timeZone: 'UTC', weekStart: 1, workingDays: [1, 2, 3, 4, 5] };
    parseQuickAdd('warm up tomorrow at 9 every week', ctx);
  }
}
