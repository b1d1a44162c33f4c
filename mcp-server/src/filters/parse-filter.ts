import { LRUCache } from 'lru-cache';

import { LIMITS } from '../limits.ts';
import { readTerm } from './read-term.ts';
import { tokenize, type Operator, type Term } from './tokenize.ts';
import { FilterMistake, type Filter, type ParsedFilter } from './types.ts';
import { TERMS } from './vocabulary.ts';

const MAX_DEPTH = 20;
const MAX_TERMS = 50;

interface Reader {
  tokens: readonly (Term | Operator)[];
  at: number;
  /** Length of the text: where a term is missing at its end. */
  end: number;
  terms: number;
}

/** What a text says does not depend on who asks or when; views ask for the same few again and again. */
const recent = new LRUCache<string, ParsedFilter>({ max: 1000 });

/**
 * Reads a filter: Todoist's surface, comparisons, `has:`, quotes. `!` binds tightest, then `&`, `|`,
 * and `,` last. Never throws: text that is no filter is told with the place and what to write instead.
 */
export function parseFilter(text: string): ParsedFilter {
  let parsed = recent.get(text);
  if (!parsed) recent.set(text, (parsed = parse(text)));
  return parsed;
}

function parse(text: string): ParsedFilter {
  try {
    if (text.length > LIMITS.filter)
      throw new FilterMistake(`A filter has at most ${LIMITS.filter} characters.`, {
        position: LIMITS.filter,
        part: text.slice(LIMITS.filter, LIMITS.filter + 20),
      });
    const nul = text.indexOf('\0');
    if (nul >= 0)
      throw new FilterMistake('A filter cannot hold the character U+0000.', {
        position: nul,
        part: 'U+0000',
      });
    const reader = { tokens: tokenize(text), at: 0, end: text.length, terms: 0 };
    const value = readChain(reader, 0, 0);
    const left = reader.tokens[reader.at];
    if (left) throw strayToken(left);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof FilterMistake)) throw error;
    const { position, part, message, expected, suggestion } = error;
    return {
      ok: false,
      position,
      part,
      message,
      expected: [...expected],
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
}

/** Loosest first. */
const CHAINS = [
  { operator: ',', kind: 'panes' },
  { operator: '|', kind: 'or' },
  { operator: '&', kind: 'and' },
] as const;

function readChain(reader: Reader, level: number, depth: number): Filter {
  const chain = CHAINS[level];
  if (!chain) return readOne(reader, depth);
  const first = readChain(reader, level + 1, depth);
  const parts = [first];
  while (nextIs(reader, chain.operator)) {
    reader.at += 1;
    // Both are common in other languages, and mean the same here.
    if (chain.operator !== ',' && nextIs(reader, chain.operator)) reader.at += 1;
    parts.push(readChain(reader, level + 1, depth));
  }
  return parts.length === 1 ? first : { kind: chain.kind, parts };
}

function readOne(reader: Reader, depth: number): Filter {
  const token = reader.tokens[reader.at];
  if (!token)
    throw new FilterMistake(
      reader.tokens.length === 0
        ? 'The filter is empty.'
        : 'The filter ends where a term is expected.',
      { position: reader.end, part: '', expected: TERMS },
    );
  if (depth > MAX_DEPTH)
    throw new FilterMistake(`A filter is nested at most ${MAX_DEPTH} deep.`, {
      position: token.position,
      part: token.text,
      suggestion: 'Fewer brackets and "!" say the same.',
    });
  reader.at += 1;
  if (token.kind === 'term') return readCounted(reader, token);
  if (token.text === '!') return { kind: 'not', part: readOne(reader, depth + 1) };
  if (token.text === '(') return readBracket(reader, token, depth);
  throw new FilterMistake(`A term is expected before "${token.text}".`, {
    position: token.position,
    part: token.text,
    expected: TERMS,
  });
}

function readCounted(reader: Reader, token: Term): Filter {
  reader.terms += 1;
  if (reader.terms > MAX_TERMS)
    throw new FilterMistake(`A filter has at most ${MAX_TERMS} terms.`, {
      position: token.position,
      part: token.text,
      suggestion: 'A wildcard, as in "@work*", stands for many names.',
    });
  return readTerm(token);
}

function readBracket(reader: Reader, open: Operator, depth: number): Filter {
  const inner = readChain(reader, 0, depth + 1);
  const close = reader.tokens[reader.at];
  if (close && !nextIs(reader, ')')) throw strayToken(close);
  if (!close)
    throw new FilterMistake('This bracket is not closed.', {
      position: open.position,
      part: '(',
      expected: [')'],
    });
  reader.at += 1;
  return inner;
}

function strayToken(token: Term | Operator): FilterMistake {
  const { position, text: part } = token;
  if (token.kind === 'operator' && token.text === ')')
    return new FilterMistake('This bracket closes nothing.', {
      position,
      part,
      expected: ['&', '|', ',', 'the end'],
      suggestion: 'In a name, write \\) or put the name in quotes.',
    });
  return new FilterMistake(`An operator is expected before "${part}".`, {
    position,
    part,
    expected: ['&', '|', ',', ')'],
    suggestion: 'Join terms with & (both) or | (either).',
  });
}

function nextIs({ tokens, at }: Reader, text: Operator['text']): boolean {
  const token = tokens[at];
  return token?.kind === 'operator' && token.text === text;
}
