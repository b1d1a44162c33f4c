import { english } from './english.ts';
import type { Language } from './language.ts';

/** What people choose from in their settings, by BCP 47 tag; a language more is a line more here. */
const languages = { en: english } satisfies Record<string, Language>;

export type LanguageName = keyof typeof languages;

export const LANGUAGE_NAMES = Object.keys(languages) as LanguageName[];

export function languageOf(name: LanguageName): Language {
  return languages[name];
}
