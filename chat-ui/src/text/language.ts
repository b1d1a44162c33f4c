import { browserStorage } from '../data/browser-storage.ts';

/** By BCP 47 tag, each by its own name. A language more is a line here and in `t.ts`, and a catalogue. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'taskloom.language';

/** What was chosen in this browser; undefined for the browser's own. */
export function chosenLanguage(): Language | undefined {
  const kept = browserStorage.getItem(KEY);
  return kept !== null && isKnown(kept) ? kept : undefined;
}

/** The page is loaded anew in that language; what is typed is kept. */
export function chooseLanguage(chosen: Language | undefined): void {
  if (chosen === undefined) browserStorage.removeItem(KEY);
  else browserStorage.setItem(KEY, chosen);
  window.location.reload();
}

/** What the page says its texts in, from its first line to its last. */
export const language: Language = chosenLanguage() ?? languageOfBrowser() ?? 'en';

/** Dates, numbers and lists are written by it. */
export const locale: string = { en: 'en-GB', de: 'de-DE' }[language];

/** Without a page, in a test, texts are English on every machine. */
function languageOfBrowser(): Language | undefined {
  if (typeof document === 'undefined') return undefined;
  return navigator.languages.map((tag) => tag.split('-', 1)[0] ?? '').find(isKnown);
}

function isKnown(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}
