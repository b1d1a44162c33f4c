import type { Language } from '../language/language.ts';

const inCommands = new Map<Language, ReadonlySet<string>>();

/** The words that commands begin with. */
export function commandWordsOf(language: Language): ReadonlySet<string> {
  const there = inCommands.get(language);
  if (there) return there;
  const beginnings = language.commands
    .flatMap(({ patterns }) => patterns)
    .flatMap((pattern) => /^[^<]*/u.exec(pattern)?.[0] ?? []);
  const words = new Set([...literalsOf(beginnings, language), ...language.begins.split('|')]);
  inCommands.set(language, words);
  return words;
}

/** The words of patterns, also those that groups stand for. */
function literalsOf(patterns: readonly string[], { groups }: Language): string[] {
  return patterns.flatMap(
    (pattern) =>
      pattern
        .replaceAll(/\{(\w+)\}/gu, (_, group: string) => groups[group] ?? '')
        .match(/(?<![<\p{L}])\p{L}[\p{L}'-]*/gu) ?? [],
  );
}

const known = new Map<Language, ReadonlySet<string>>();

/** The words that commands and questions are made of, without those of time. */
export function vocabularyOf(language: Language): ReadonlySet<string> {
  const there = known.get(language);
  if (there) return there;
  const patterns = [
    ...language.commands.flatMap(({ patterns }) => patterns),
    ...Object.values(language.groups),
    ...language.query.phrases.map(({ pattern }) => pattern),
    language.query.nouns,
    language.query.all,
  ];
  const words = patterns.flatMap(
    (pattern) => pattern.replaceAll(/<\w+\+?>|\{\w+\}/gu, ' ').match(/\p{L}[\p{L}'-]*/gu) ?? [],
  );
  const vocabulary = new Set(words);
  known.set(language, vocabulary);
  return vocabulary;
}
