import { plainLine } from '../references/resolve-reference.ts';
import { vocabularyOf } from '../understand/vocabulary.ts';
import { ENGLISH } from './english.ts';
import { GERMAN } from './german.ts';
import type { Language } from './language.ts';

export const LANGUAGES: readonly Language[] = [ENGLISH, GERMAN];

/** The language that most of a message's words are of; the one before where they do not tell. */
export function pickLanguage(said: string, before: Language): Language {
  const words = plainLine(said).split(' ');
  const scores = LANGUAGES.map((language) => {
    const others = LANGUAGES.filter((other) => other !== language);
    const own = words.filter(
      (word) => isWordOf(word, language) && !others.some((other) => isWordOf(word, other)),
    );
    return { language, score: own.length };
  });
  const best = Math.max(...scores.map(({ score }) => score));
  const leading = scores.filter(({ score }) => score === best).map(({ language }) => language);
  return leading.includes(before) ? before : (leading[0] ?? before);
}

function isWordOf(word: string, language: Language): boolean {
  return vocabularyOf(language).has(word) || language.markers.split(' ').includes(word);
}
