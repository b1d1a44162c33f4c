import type { Language } from '../language/language.ts';

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
