import { startsOf as prefixesOf } from './parameters/parameter-type.ts';
import type { ParameterType } from './parameters/parameter-type.ts';

/** A pattern as a regular expression with a named group for each parameter. */
export interface PatternSource {
  source: string;
  /** What it may begin with (`prefixesAt`); undefined where that is not known. */
  starts: ReadonlySet<string> | undefined;
}

type Part =
  | { kind: 'word'; source: string }
  | { kind: 'parameter'; name: string }
  | { kind: 'either'; options: Part[][] }
  | { kind: 'maybe'; parts: Part[] }
  | { kind: 'glue' };

/**
 * Reads the pattern notation: words, `(a|b)`, `[left out at will]`, `{parameter}` and `~` for a gap that
 * may be empty.
 * @throws Error when the pattern, which is data of ours, is malformed.
 */
export function compilePattern(
  text: string,
  types: Readonly<Record<string, ParameterType<unknown>>>,
): PatternSource {
  const tokens = text.match(/[()[\]|~]|\{\w+\}|[^\s()[\]|~{}]+/gu) ?? [];
  const { parts, next } = readParts(tokens, 0);
  if (next !== tokens.length) throw new Error(`The pattern "${text}" ends too early.`);
  const source = renderSequence(parts, (name) => {
    const type = types[name];
    if (!type) throw new Error(`The pattern "${text}" names an unknown parameter ${name}.`);
    return `(?<${name}>${type.source})`;
  });
  const starts = startsOf(parts, (name) => types[name]?.starts);
  const known = starts === undefined ? undefined : new Set(starts);
  return { source, starts: known };
}

/** Most patterns fit nowhere in a text, which its first letters tell without the expression. */
function startsOf(
  parts: readonly Part[],
  ofParameter: (name: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  const starts: string[] = [];
  for (const part of parts) {
    const own = startsOfPart(part, ofParameter);
    if (own === undefined) return undefined;
    starts.push(...own);
    if (part.kind !== 'maybe' && part.kind !== 'glue') return starts;
  }
  // All of it may be left out.
  return undefined;
}

function startsOfPart(
  part: Part,
  ofParameter: (name: string) => readonly string[] | undefined,
): readonly string[] | undefined {
  switch (part.kind) {
    case 'word':
      return prefixesOf([part.source.replaceAll('\\', '')]);
    case 'parameter':
      return ofParameter(part.name);
    case 'either': {
      const options = part.options.map((option) => startsOf(option, ofParameter));
      return options.some((each) => each === undefined)
        ? undefined
        : options.flatMap((each) => each ?? []);
    }
    case 'maybe':
      return startsOf(part.parts, ofParameter);
    default:
      return [];
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
  if (token.startsWith('{')) return { kind: 'parameter', name: token.slice(1, -1) };
  return { kind: 'word', source: token.replaceAll(/[$*+.?\\^]/g, '\\$&') };
}

/** Joins parts by gaps; the gap belongs to what may be left out. */
function renderSequence(parts: readonly Part[], render: (name: string) => string): string {
  let source = '';
  let gap = '';
  for (const part of parts) {
    if (part.kind === 'glue') {
      gap = '\\s*';
      continue;
    }
    const body = renderPart(part, render);
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

function renderPart(part: Part, render: (name: string) => string): string {
  switch (part.kind) {
    case 'word':
      return part.source;
    case 'parameter':
      return render(part.name);
    case 'either':
      return `(?:${part.options.map((option) => renderSequence(option, render)).join('|')})`;
    case 'maybe':
      return renderSequence(part.parts, render);
    default:
      return '';
  }
}
