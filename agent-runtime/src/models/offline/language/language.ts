import { z } from 'zod';

import { INTENTS } from '../understand/intents.ts';
import type { Texts } from './english-texts.ts';

const Words = z.array(z.string()).readonly();
const Patterns = z.array(z.string()).min(1).readonly();

/** Expressions over single words and pairs of words, without blanks around them. */
const TimeWords = z.strictObject({
  /** Each says when by itself. */
  anchors: Words,
  /** Only beside an anchor. */
  links: Words,
  units: z.string(),
  amounts: z.string(),
  /** A time of day and no day. */
  clock: Words,
  /** What begins a recurrence. */
  every: Words,
  /** Between two of them. */
  and: Words,
  /** To the words that the tools read, in this order; for their own language none. */
  translate: z.array(z.tuple([z.string(), z.string()])).readonly(),
});

const QueryWords = z.strictObject({
  /** What a question for tasks begins with. */
  starters: Patterns,
  /** What it counts with. */
  count: Words,
  /** Whole questions for all that is open. */
  everything: Words,
  /** Said in a description of tasks without narrowing it. */
  fillers: z.string(),
  /** Tasks in general: with one of these, words that are left are no title. */
  nouns: z.string(),
  /** All of them: "all", "every". */
  all: z.string(),
  /** Parts of a description, the filter each stands for and how an answer names it. */
  phrases: z
    .array(z.strictObject({ pattern: z.string(), filter: z.string(), about: z.string() }))
    .readonly(),
  /** What leaves out what follows. */
  except: Patterns,
  or: z.string(),
  /** Around the name of a project or a tag: "in the Garden project". */
  nameBefore: z.string(),
  nameAfter: z.string(),
});

const NewTaskWords = z.strictObject({
  /** Ends of a line that becomes a task, and what they say of it. */
  lineEnds: z
    .array(
      z.strictObject({
        says: z.enum(['nothing', 'tag', 'priority', 'when', 'person']),
        patterns: Patterns,
      }),
    )
    .readonly(),
  /** "add milk to Groceries": where a new task goes. */
  places: z.strictObject({
    before: z.string(),
    the: z.string(),
    project: z.string(),
    /** After these, "to" leads to a real place: "go to work". */
    travel: z.string(),
  }),
});

/** Which lines become tasks without a word that says so. */
const BareTaskWords = z.strictObject({
  /** What things to do begin with; none of them is a misspelt command. */
  verbs: z.string(),
  /** With one of these it tells something. */
  sentences: z.string(),
  /** What talk begins with. */
  talk: z.string(),
});

const ReferenceWords = z.strictObject({
  one: Words,
  several: Words,
  other: Words,
  all: Words,
  last: Words,
  ordinals: Words,
  /** `<n>` is a number of `numbers` or digits. */
  firstN: Patterns,
  numbers: Words,
  /** Around a reference or a title: "the", "task". */
  before: z.string(),
  after: z.string(),
});

const AnswerWords = z.strictObject({
  yes: Words,
  no: Words,
  only: Words,
  except: Words,
  /** "actually friday", "no, the other". */
  instead: Words,
  /** "the dentist too". */
  also: Words,
  and: Words,
});

const SpellingWords = z.strictObject({
  /** Misspellings that are nothing else. */
  known: z.record(z.string(), z.string()).readonly(),
  /** Words of time that are mended wherever they stand. */
  time: z.string(),
  /** Real words that look like a misspelt one. */
  real: z.string(),
  /** Endings that a word may have or lack and still be the same, longest first. */
  endings: Words,
  /** Forms whose stem is another one: "bought" is "buy". */
  irregular: z.record(z.string(), z.string()).readonly(),
});

const SentenceWords = z.strictObject({
  /** Words that tell this language from the others. */
  markers: z.string(),
  politeness: z.strictObject({
    before: Patterns,
    after: Patterns,
    /** Words that may stand anywhere in a command. */
    anywhere: z.string(),
  }),
  /** What `{group}` stands for in a pattern. */
  groups: z.record(z.string(), z.string()).readonly(),
  /** What stands between two commands; those of `weak` only before words of `begins`. */
  joints: z.strictObject({ strong: Words, weak: Words }),
  begins: z.string(),
  /** What a question begins with, so that it names no task. */
  questions: z.string(),
  /** What a person asks to keep in mind. */
  facts: z.strictObject({
    begin: z.string(),
    /** Those that say where new tasks go. */
    defaultProject: Patterns,
  }),
});

const Commands = z
  .array(z.strictObject({ intent: z.enum(INTENTS), patterns: Patterns }))
  .readonly();

/**
 * The words of one language, each part a data file of its own: another language is another folder.
 *
 * In a pattern `[x]` may be left out, `(a|b)` is either, `{group}` stands for one of `groups`, and
 * `<slot>` for what the person fills in: it takes as few words as it can, `<slot+>` as many. What a slot
 * takes is checked by its name (`understand/slots.ts`): `<when>` only words of time, `<priority>` only a
 * priority. The first pattern that fits all the words of a command decides.
 */
const LanguageData = z.strictObject({
  ...SentenceWords.shape,
  ...NewTaskWords.shape,
  newTasks: BareTaskWords,
  name: z.enum(['en', 'de']),
  commands: Commands,
  time: TimeWords,
  priorities: z.record(z.string(), z.enum(['p1', 'p2', 'p3', 'p4'])).readonly(),
  query: QueryWords,
  references: ReferenceWords,
  answers: AnswerWords,
  spelling: SpellingWords,
});

export type Language = z.infer<typeof LanguageData> & { texts: Texts };

/** Throws with the place of whatever a data file has wrong. */
export function readLanguage(
  data: Record<keyof z.infer<typeof LanguageData>, unknown>,
  texts: Texts,
): Language {
  return { ...LanguageData.parse(data), texts };
}
