export type Unit =
  'minute' | 'hour' | 'day' | 'weekday' | 'workday' | 'week' | 'month' | 'quarter' | 'year';

/**
 * What a pattern's text stands for. `due` words place a task, the `rule` kinds shape a recurrence;
 * a phrase is any number of them in any order. `also` goes on from how often ("and last friday"), after a
 * comma or, with the argument `joined`, a word of its own. With the argument `follows` a phrase never
 * comes first, or only right after the kind that it names.
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
 * Where `quick_add` takes a phrase out of a title. `anywhere`: it cannot be part of a name. `edges`:
 * where the title begins or ends, and in between beside another phrase ("call Ann fri 9am about tea").
 * `end`: only where nothing of the title follows ("Sunday roast" keeps its Sunday). `never`: only
 * beside another phrase ("tomorrow noon"). `amount`: not even there ("study 2 hours every day").
 */
export type TitleRule = 'anywhere' | 'edges' | 'end' | 'never' | 'amount';

/**
 * One way to say something. `text` is words, `(a|b)` alternatives, `[x]` what may be left out,
 * `{parameter}` a value, `~` a gap that may be empty.
 */
export interface Pattern<Action extends string = string> {
  kind: PatternKind;
  text: string;
  action: Action;
  args?: Readonly<Record<string, number | string | boolean>>;
  title: TitleRule;
  /**
   * Within a title it is a name rather than a date ("Sunday roast", "the 5th floor"): not told as
   * unread unless something else was read.
   */
  likeName?: true;
}

/** A language: its words and its phrases. All else of this folder is the same for every language. */
export interface Language<Action extends string = string> {
  weekdays: Readonly<Record<string, number>>;
  /** Words that say by themselves that a weekday repeats: "mondays". */
  repeatedDays: Readonly<Record<string, number>>;
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
  or: readonly string[];
  /** Between the two ends of a range of weekdays. */
  to: readonly string[];
  titles: {
    /** Words that are more often a name than a date when they stand alone: "sun", "Tom". */
    ambiguousAlone: readonly string[];
    /** Words that make a name of the day after them: "Black Friday". */
    namesDay: readonly string[];
    /** Words that would be left hanging: "notes for tomorrow". */
    keepsNext: readonly string[];
    /** Words that make a date of the day after them even where it is not read: "before friday". */
    leadsToDate: readonly string[];
    /** What a day's number stands behind: "on 25", "on the 25". */
    leadsToDay: readonly string[];
    /** What a fraction is of: "1/2 kg" is no date. */
    measures: readonly string[];
    /** What asks for a reminder, in the notation of patterns: "remind me". */
    asksReminder: readonly string[];
    /** What joins a request for a reminder to the title: "remind me at 8 TO call Ann". */
    afterRequest: readonly string[];
    deadline: readonly string[];
  };
  /** What is suggested where nothing else is nearer. */
  examples: Readonly<Record<'due' | 'recurrence' | 'reminder' | 'duration', string>>;
  patterns: readonly Pattern<Action>[];
}

/** A vocabulary from rows of a meaning and its words, parted by commas. */
export function wordsFor<T>(rows: readonly (readonly [T, string])[]): Record<string, T> {
  return Object.fromEntries(
    rows.flatMap(([meaning, words]) => words.split(', ').map((word) => [word, meaning] as const)),
  );
}

/** A pattern without what it shares with its neighbours. */
export type PatternRow<Action extends string = string> = readonly [
  text: string,
  action: Action,
  args?: NonNullable<Pattern['args']>,
];

export function patternsFor<Action extends string>(
  kind: PatternKind,
  title: TitleRule | { at: TitleRule; likeName: true },
  rows: readonly PatternRow<Action>[],
): Pattern<Action>[] {
  const place =
    typeof title === 'string' ? { title } : { title: title.at, likeName: true as const };
  return rows.map(([text, action, args = {}]) => ({ kind, ...place, text, action, args }));
}

/** Makes what follows from a language once for each. */
export function perLanguage<T>(make: (language: Language) => T): (language: Language) => T {
  const made = new WeakMap<Language, { value: T }>();
  return (language) => {
    const known = made.get(language) ?? { value: make(language) };
    made.set(language, known);
    return known.value;
  };
}
