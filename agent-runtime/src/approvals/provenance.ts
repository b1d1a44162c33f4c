import { stringsIn } from './arguments.ts';

/** What the person typed in a conversation, and what its tools answered: who said a thing first. */
export class Provenance {
  readonly #typed: string;
  readonly #heard: string[] = [];

  constructor(typed: readonly string[]) {
    this.#typed = typed.map(plain).join('\n');
  }

  /** A tool's answer: as text, and structured where it is known. */
  hear(answer: unknown): void {
    for (const text of stringsIn(answer)) this.#heard.push(plain(text));
  }

  wasTyped(text: string): boolean {
    return this.#typed.includes(plain(text));
  }

  /** A tool said it, and the person did not. */
  wasOnlyHeard(text: string): boolean {
    return !this.wasTyped(text) && this.#heard.some((heard) => heard.includes(plain(text)));
  }

  /** Something that tools said and the person did not is in this text. */
  repeatsHeard(text: string): boolean {
    const said = plain(text);
    return this.#heard.some(
      (heard) => heard.length >= REPEATED && said.includes(heard) && !this.#typed.includes(heard),
    );
  }
}

/** Shorter texts, such as a status or a weekday, are in any sentence. */
const REPEATED = 8;

const URL_LIKE = /\b(?:[a-z][a-z\d+.-]*:\/\/|www\.|mailto:)[^\s<>"'`)\]}]+/giu;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;

/** Where something could be sent: addresses of the web and of people. */
export function addressesIn(text: string): string[] {
  const found = [...(text.match(URL_LIKE) ?? []), ...(text.match(EMAIL) ?? [])];
  return found.map((address) => address.replace(/[.,;:!?/]+$/u, ''));
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[’‘`´]/gu, "'")
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}
