import type { Language } from '../language/language.ts';
import { slotSource } from './slots.ts';
import type { Token } from './tokens.ts';
import { lineOf } from './tokens.ts';

/** A pattern of a language as an expression over a line of ` word word`. */
export function compilePattern(pattern: string, language: Language): string {
  let source = '';
  let rest = longestFirst(pattern.trim());
  while (rest !== '') {
    const taken =
      /^\s+/u.exec(rest)?.[0] ??
      /^[[\](|)]/u.exec(rest)?.[0] ??
      /^(?:\{\w+\}|<\w+\+?>)/u.exec(rest)?.[0] ??
      /^[^\s[\](|)<>{}]+/u.exec(rest)?.[0] ??
      rest.slice(0, 1);
    source += piece(taken, language);
    rest = rest.slice(taken.length);
  }
  return source;
}

/** Of alternatives that begin alike the longer is tried before the shorter: "search for" before "search". */
function longestFirst(pattern: string): string {
  const words = (text: string) => text.trim().split(/\s+/u).length;
  return pattern.replaceAll(/(?<=[([])[^()[\]]+(?=[)\]])/gu, (inner) =>
    inner
      .split('|')
      .toSorted((a, b) => words(b) - words(a))
      .join('|'),
  );
}

function piece(taken: string, language: Language): string {
  if (/^\s+$/u.test(taken)) return '';
  if (taken === '[') return '(?:';
  if (taken === ']') return ')?';
  if (taken === '(') return '(?:';
  if (taken === ')' || taken === '|') return taken;
  const [, group] = /^\{(\w+)\}$/u.exec(taken) ?? [];
  if (group) return `(?:${compilePattern(language.groups[group] ?? group, language)})`;
  const [, slot = '', greedy] = /^<(\w+)(\+?)>$/u.exec(taken) ?? [];
  if (slot !== '') return `(?<${slot}>${slotSource(slot, { greedy: greedy === '+', language })})`;
  return ` ${escape(taken)}`;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^$\\/{}[\]()|]/gu, (sign) => `\\${sign}`);
}

/** What a pattern's slots took, as tokens. */
export type Slots = Partial<Record<string, Token[]>>;

/** The tokens of each slot of a match that was made with indices. */
export function slotsOf(match: RegExpExecArray, tokens: readonly Token[]): Slots {
  const starts = startsOf(tokens);
  const slots: Slots = {};
  for (const [name, span] of Object.entries(match.indices?.groups ?? {})) {
    if (!span) continue;
    const [from, to] = span;
    slots[name] = tokens.filter((_, index) => {
      const at = starts[index] ?? 0;
      return at >= from && at < to;
    });
  }
  return slots;
}

/** Where each token's blank is in the line of all. */
function startsOf(tokens: readonly Token[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const token of tokens) {
    starts.push(at);
    at += lineOf([token]).length;
  }
  return starts;
}
