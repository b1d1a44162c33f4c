import { messages as english } from 'virtual:messages/en';

import { language } from './language.ts';

let messages = english;

/** What the page waits for before anything else of it is evaluated. English is there. */
export async function loadTexts(): Promise<void> {
  document.documentElement.lang = language;
  if (language === 'de') messages = (await import('virtual:messages/de')).messages;
}

/**
 * A text in the language of the page. `message` is its English, as ICU MessageFormat: `{title}` is a value,
 * `{count, plural, one {# task} other {# tasks}}` goes by a number. What follows `||` is not shown: it tells apart
 * what English says alike. Each message is a line of `messages/de.json`.
 */
export function t(message: string, values: Readonly<Record<string, string | number>> = {}): string {
  return messages[message]?.(values) ?? message.replace(/\|\|.*$/u, '');
}
