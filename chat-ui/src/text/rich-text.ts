import type { ReactNode } from 'react';

/** No text has it: a character that Unicode leaves to programs. */
const MARK = '\u{F0000}';

/** The values of a text with an element in it, which stands where `{it}` does. */
export const SLOT = { it: MARK };

/** Puts the element into such a text: a name that stands out, a piece of code. */
export function around(text: string, it: ReactNode): ReactNode[] {
  const [before = '', after = ''] = text.split(MARK);
  return [before, it, after];
}
