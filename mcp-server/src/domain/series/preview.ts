import { setImmediate } from 'node:timers/promises';

import { invalidInput } from '../../errors.ts';
import {
  firstOccurrence,
  nextOccurrences,
  expandRuleAtDtstart,
  RecurrenceError,
  type RecurrenceRule,
  type When,
} from '../../recurrence/index.ts';
import { parseDue, type WordsContext } from '../../words/index.ts';
import { unwrapWords } from '../unwrap-words.ts';

interface PreviewOptions {
  rule: RecurrenceRule;
  /** Words or ISO 8601. */
  start: string | undefined;
  words: WordsContext;
  count: number;
}

/** Occurrences that are computed in one turn of the event loop. */
const PORTION = 10;

/** What a rule comes to, from its start on; a start that it does not fall on is none of its dates. */
export async function previewRecurrence({ rule, start, words, count }: PreviewOptions) {
  const due = start === undefined ? undefined : unwrapWords(parseDue(start, words), 'start').due;
  try {
    const first = firstOccurrence(rule, words, due);
    const pinned = expandRuleAtDtstart(rule, first, words.timeZone);
    const next: When[] = [];
    for (;;) {
      await setImmediate();
      const last = next.at(-1);
      const portion = nextOccurrences({
        rule: pinned,
        start: first,
        timeZone: words.timeZone,
        ...(last && { after: last }),
        count: Math.min(PORTION, count - next.length),
      });
      next.push(...portion);
      if (portion.length === 0 || next.length >= count) break;
    }
    return { understood: pinned.words, rrule: pinned.rrule, next: next.map(present) };
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    throw invalidInput(error.message, { path: 'recurrence', cause: error });
  }
}

function present(when: When): { date: string } | { at: string } {
  return 'date' in when ? { date: when.date } : { at: when.at };
}
