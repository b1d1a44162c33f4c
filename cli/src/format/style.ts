import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Style = (format: Format, text: string) => string;

export function createStyle(colors: boolean): Style {
  if (!colors) return (_format, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}

/** Texts of others must not move the cursor or change the terminal's colours: control characters go. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
