import type { Language } from '../language/language.ts';
import { textOf, type Token } from './tokens.ts';

/** Words of time as the tools read them; what the person's language says otherwise is translated. */
export function timeText(tokens: readonly Token[], { time }: Language): string {
  let text = textOf(tokens).replaceAll(/\s*,/gu, ',');
  if (time.translate.length === 0) return text;
  text = ` ${text.toLowerCase()} `;
  for (const [from, to] of time.translate)
    text = text.replaceAll(new RegExp(`(?<![\\p{L}\\d])(?:${from})(?![\\p{L}])`, 'giu'), to);
  return text.trim().replaceAll(/\s+/gu, ' ');
}
