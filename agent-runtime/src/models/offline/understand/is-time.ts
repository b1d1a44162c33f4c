import type { Language } from '../language/language.ts';
import { compiledOf } from './compiled.ts';
import { mendTime } from './spelling.ts';
import { lineOf, tokenize, trimMarks } from './tokens.ts';

/** Whether a text says when, or how often, and nothing else. */
export function isTime(text: string, language: Language): boolean {
  const { tokens } = mendTime(trimMarks(tokenize(text)), language);
  const line = lineOf(tokens);
  const { when, rule, clock, span } = compiledOf(language);
  return [when, rule, clock, span].some((expression) => expression.test(line));
}
