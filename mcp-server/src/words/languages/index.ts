import { english } from './english.ts';
import type { Language } from './language.ts';

const languages = { en: english };

export type LanguageName = keyof typeof languages;

export function languageOf(name: LanguageName): Language {
  return languages[name];
}
