import type { SlotReader } from './slots.ts';

/** A pattern as a regular expression, with a named group for each slot and without any. */
export interface PatternSource {
  captured: string;
  uncaptured: string;
  /** The characters that it may begin with; undefined where that is not known. */
  starts: ReadonlySet<string> | undefined;
}

type Part =
  | { kind: 'word'; source: string }
  | { kind: 'slot'; name: string }
  | { kind: 'either'; options: Part[][] }
  | { kind: 'maybe'; parts: Part[] }
  | { kind: 'glue' };

/**
 * Reads the pattern notation: words, `(a|b)`, `[left out at will]`, `{slot}` and `~` for a gap that
 * may be empty.
 * @throws Error when the pattern, which is data of ours, is malformed.
 */
export function compilePattern(
  text: string,
  slots: Readonly<Record<string, SlotReader<unknown>>>,
): PatternSource {
  const tokens = text.match(/[()[\]|~]|\{\w+\}|[^\s()[\]|~{}]+/gu) ?? [];
  const { parts, next } = readParts(tokens, 0);
  if (next !== tokens.length) throw new Error(`The pattern "${text}" ends too early.`);
  const render = (capture: boolean): string =>
    renderSequence(parts, (name) => {
      const slot = slots[name];
      if (!slot) throw new Error(`The pattern "${text}" names an unknown slot ${name}.`);
      return capture ? `(?<${name}>${slot.source})` : slot.source;
    });
  const starts = startsOf(parts, (name) => slots[name]?.starts);
  const known = starts === undefined ? undefined : new Set(starts);
  return { captured: render(true), uncaptured: render(false), starts: known };
}

/** Most patterns fit nowhere in a text, which their first character tells without the expression. */
function startsOf(
  parts: readonly Part[],
  ofSlot: (name: string) => string | undefined,
): string | undefined {
  let starts = '';
  for (const part of parts) {
    const own = startsOfPart(part, ofSlot);
    if (own === undefined) return undefined;
    starts += own;
    if (part.kind !== 'maybe' && part.kind !== 'glue') return starts;
  }
  // All of it may be left out.
  return undefined;
}

function startsOfPart(
  part: Part,
  ofSlot: (name: string) => string | undefined,
): string | undefined {
  switch (part.kind) {
    case 'word':
      return part.source.replace(/^\\/u, '').charAt(0);
    case 'slot':
      return ofSlot(part.name);
    case 'either': {
      const options = part.options.map((option) => startsOf(option, ofSlot));
      return options.includes(undefined) ? undefined : options.join('');
    }
    case 'maybe':
      return startsOf(part.parts, ofSlot);
    default:
      return '';
  }
}

function readParts(tokens: readonly string[], from: number): { parts: Part[]; next: number } {
  const parts: Part[] = [];
  let next = from;
  while (next < tokens.length) {
    const token = tokens[next] ?? '';
    if (token === ')' || token === ']' || token === '|') break;
    if (token === '(' || token === '[') {
      const group = readGroup(tokens, next + 1);
      parts.push(
        token === '('
          ? { kind: 'either', options: group.options }
          : { kind: 'maybe', parts: [{ kind: 'either', options: group.options }] },
      );
      next = group.next;
      continue;
    }
    parts.push(readWord(token));
    next += 1;
  }
  return { parts, next };
}

function readGroup(tokens: readonly string[], from: number): { options: Part[][]; next: number } {
  const options: Part[][] = [];
  let next = from;
  for (;;) {
    const option = readParts(tokens, next);
    options.push(option.parts);
    next = option.next + 1;
    if (tokens[option.next] !== '|') return { options, next };
  }
}

function readWord(token: string): Part {
  if (token === '~') return { kind: 'glue' };
  if (token.startsWith('{')) return { kind: 'slot', name: token.slice(1, -1) };
  return { kind: 'word', source: token.replaceAll(/[$*+.?\\^]/g, '\\$&') };
}

/** Joins parts by gaps; the gap belongs to what may be left out. */
function renderSequence(parts: readonly Part[], slot: (name: string) => string): string {
  let source = '';
  let gap = '';
  for (const part of parts) {
    if (part.kind === 'glue') {
      gap = '\\s*';
      continue;
    }
    const body = renderPart(part, slot);
    const isOptional = part.kind === 'maybe';
    if (gap === '' && isOptional) {
      source += `(?:${body}\\s+)?`;
      continue;
    }
    source += isOptional ? `(?:${gap}${body})?` : `${gap}${body}`;
    gap = '\\s+';
  }
  return source;
}

function renderPart(part: Part, slot: (name: string) => string): string {
  switch (part.kind) {
    case 'word':
      return part.source;
    case 'slot':
      return slot(part.name);
    case 'either':
      return `(?:${part.options.map((option) => renderSequence(option, slot)).join('|')})`;
    case 'maybe':
      return renderSequence(part.parts, slot);
    default:
      return '';
  }
}
