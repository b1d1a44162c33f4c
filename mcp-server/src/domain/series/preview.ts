import { invalidInput } from '../../errors.ts';
import {
  firstOccurrence,
  nextOccurrences,
  pinToStart,
  RecurrenceError,
  type RecurrenceRule,
  type When,
} from '../../recurrence/index.ts';
import { parseDue, type WordsContext } from '../../words/index.ts';
import { unwrapWords } from '../understood.ts';

interface PreviewOptions {
  rule: RecurrenceRule;
  /** Words or ISO 8601. */
  start: string | undefined;
  words: WordsContext;
  count: number;
}

/** What a rule comes to, the first occurrence included. */
export function previewRecurrence({ rule, start, words, count }: PreviewOptions) {
  const due = start === undefined ? undefined : unwrapWords(parseDue(start, words), 'start').due;
  try {
    const first = firstOccurrence(rule, words, due);
    const pinned = pinToStart(rule, first, words.timeZone);
    const rest = nextOccurrences({
      rule: pinned,
      start: first,
      timeZone: words.timeZone,
      after: first,
      count: count - 1,
    });
    return { understood: pinned.words, rrule: pinned.rrule, next: [first, ...rest].map(present) };
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    throw invalidInput(error.message, { path: 'recurrence', cause: error });
  }
}

function present(when: When): { date: string } | { at: string } {
  return 'date' in when ? { date: when.date } : { at: when.at };
}
