import type { StateStore } from '@taskloom/platform';

import { compareAndSet, timeout } from './compare-and-set.ts';
import { readEvents } from './event-log.ts';
import { foldText, wordsIn } from './fold-text.ts';
import { keys } from './keys.ts';
import { messagesIn } from './messages.ts';

/** Of a conversation with more different words than this, the first are found. */
const MOST_CHARACTERS = 100_000;
/** How much of a message is shown where something was found in it. */
const SNIPPET_CHARACTERS = 120;

/** The different words of a conversation, for search: one entry each, gone with the conversation. */
export class SearchWords {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  async add(storageId: string, texts: readonly string[]): Promise<void> {
    const words = texts.flatMap((text) => wordsIn(foldText(text)));
    await compareAndSet<string>(this.#store, keys.words(storageId), (stored = '') => {
      const known = new Set(stored.split(' '));
      const added = [...new Set(words)].filter((word) => !known.has(word));
      if (added.length === 0 || stored.length >= MOST_CHARACTERS) return undefined;
      return [stored, ...added].join(' ').slice(0, MOST_CHARACTERS);
    });
  }

  /** Whether each of these folded terms is a part of one of its words, or of its title's. */
  async has(
    storageId: string,
    { title, terms }: { title: string; terms: readonly string[] },
  ): Promise<boolean> {
    const inTitle = foldText(title);
    const missing = terms.filter((term) => !inTitle.includes(term));
    if (missing.length === 0) return true;
    const entry = await this.#store.get(keys.words(storageId), timeout());
    // Only this class writes these keys. What an earlier version kept is looked through itself.
    const words = (entry?.value as string | undefined) ?? (await this.#collect(storageId));
    return missing.every((term) => words.includes(term));
  }

  /** The words around the first of these terms in what was said. */
  async snippet(line: string, terms: readonly string[]): Promise<string | undefined> {
    for (const { text } of await this.#messages(line)) {
      const at = placeOf(text, terms);
      if (at !== undefined) return around(text, at);
    }
    return undefined;
  }

  async #collect(storageId: string): Promise<string> {
    const texts = (await this.#messages(storageId)).map(({ text }) => text);
    if (texts.length > 0) await this.add(storageId, texts);
    return texts.map(foldText).join(' ');
  }

  async #messages(line: string): Promise<{ text: string }[]> {
    return messagesIn((await readEvents(this.#store, line, { chunk: 0, seq: 0 })).events);
  }
}

/** What is looked for, as `has` takes it. */
export function termsOf(search: string): string[] {
  return wordsIn(foldText(search));
}

function placeOf(text: string, terms: readonly string[]): number | undefined {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = foldText(match[0]);
    if (terms.some((term) => word.includes(term))) return match.index;
  }
  return undefined;
}

function around(text: string, at: number): string {
  const from = text.lastIndexOf(' ', Math.max(0, at - SNIPPET_CHARACTERS / 3)) + 1;
  const piece = text.slice(from, from + SNIPPET_CHARACTERS).replaceAll(/\s+/gu, ' ');
  const isCut = from + SNIPPET_CHARACTERS < text.length;
  return `${from > 0 ? '…' : ''}${isCut ? piece.replace(/\s\S*$/u, '') : piece}${isCut ? '…' : ''}`;
}
