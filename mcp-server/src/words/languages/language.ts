import type { MeaningName } from '../meanings/index.ts';
import type { Unit } from '../slots.ts';

/**
 * What a pattern's text stands for. `due` words place a task, the `rule` kinds shape a recurrence;
 * a phrase is any number of them in any order. `also` goes on from how often ("and last friday"), after a
 * comma or, with the argument `joined`, a word of its own. With the argument `follows` a phrase never
 * comes first.
 */
export type PatternKind =
  | 'date'
  | 'time'
  | 'every'
  | 'also'
  | 'on'
  | 'start'
  | 'until'
  | 'span'
  | 'times'
  | 'anchor'
  | 'except'
  | 'before'
  | 'duration';

/**
 * Where `quick_add` takes a phrase out of a title. `anywhere`: it cannot be part of a name. `end`:
 * only where nothing of the title follows ("Sunday roast" keeps its Sunday). `never`: it reads like
 * a name or an amount, and is taken only beside another phrase ("tomorrow noon"). `amount`: not
 * even there ("study 2 hours every day").
 */
export type TitleRule = 'anywhere' | 'end' | 'never' | 'amount';

/**
 * One way to say something. `text` is words, `(a|b)` alternatives, `[x]` what may be left out,
 * `{slot}` or `{slot:name}` a value, `~` a gap that may be empty.
 */
export interface Pattern {
  kind: PatternKind;
  text: string;
  meaning: MeaningName;
  args?: Readonly<Record<string, number | string | boolean>>;
  title: TitleRule;
}

/** A language: its words and its phrases. All else of this folder is the same for every language. */
export interface Language {
  weekdays: Readonly<Record<string, number>>;
  months: Readonly<Record<string, number>>;
  units: Readonly<Record<string, Unit>>;
  /** Numbers as words, "a" and "an" among them. */
  numbers: Readonly<Record<string, number>>;
  /** Ordinals as words; negative ones count from the end. */
  ordinals: Readonly<Record<string, number>>;
  /** The last day of a month. */
  lastDay: Readonly<Record<string, number>>;
  /** What follows an ordinal's digits: a regular expression. */
  ordinalSuffix: string;
  /**
   * Groups of weekdays; `working` is the user's own working days. A `weekend` is its Saturday where
   * it repeats ("every weekend"), and both days elsewhere.
   */
  dayGroups: Readonly<Record<string, readonly number[] | 'working' | 'weekend'>>;
  /** Parts of the day, `HH:MM`. */
  dayParts: Readonly<Record<string, string>>;
  /** Hours to add to a clock of twelve: "pm" is 12. */
  halves: Readonly<Record<string, 0 | 12>>;
  every: readonly string[];
  and: readonly string[];
  /** Between the two ends of a range of weekdays. */
  to: readonly string[];
  titles: {
    /** Words that are more often a name than a date when they stand alone: "sun", "Tom". */
    ambiguousAlone: readonly string[];
    /** Words that make a name of the day after them: "Black Friday". */
    namesDay: readonly string[];
    /** Words that would be left hanging: "notes for tomorrow". */
    keepsNext: readonly string[];
  };
  /** What is suggested where nothing else is nearer. */
  examples: Readonly<Record<'due' | 'recurrence' | 'reminder' | 'duration', string>>;
  patterns: readonly Pattern[];
}

/** A vocabulary from rows of a meaning and its words, parted by commas. */
export function wordsFor<T>(rows: readonly (readonly [T, string])[]): Record<string, T> {
  return Object.fromEntries(
    rows.flatMap(([meaning, words]) => words.split(', ').map((word) => [word, meaning] as const)),
  );
}
