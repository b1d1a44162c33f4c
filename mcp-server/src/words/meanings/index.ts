import { dateMeanings } from './dates.ts';
import type { ReadMeaning } from './meaning.ts';
import { recurrenceMeanings } from './recurrences.ts';
import { timeMeanings } from './times.ts';

const meanings = { ...dateMeanings, ...timeMeanings, ...recurrenceMeanings };

/** The names that a language's patterns use. */
export type MeaningName = keyof typeof meanings;

export function meaningOf(name: MeaningName): ReadMeaning {
  return meanings[name];
}
