import { LIMITS } from '../limits.ts';
import { type Filter, type ParsedFilter } from './types.ts';

const MAX_DEPTH = 20;

/** Terms that are words of their own. */
const WORDS: Record<string, Filter> = {
  today: { kind: 'due', when: 'today' },
  tod: { kind: 'due', when: 'today' },
  tomorrow: { kind: 'due', when: 'tomorrow' },
  tom: { kind: 'due', when: 'tomorrow' },
  overdue: { kind: 'due', when: 'overdue' },
  od: { kind: 'due', when: 'overdue' },
  upcoming: { kind: 'due', when: 'upcoming' },
  'no date': { kind: 'due', when: 'none' },
  'no due date': { kind: 'due', when: 'none' },
  recurring: { kind: 'is', fact: 'recurring' },
  subtask: { kind: 'is', fact: 'subtask' },
  blocked: { kind: 'is', fact: 'blocked' },
  inbox: { kind: 'is', fact: 'inbox' },
  'no labels': { kind: 'is', fact: 'untagged' },
  'no tags': { kind: 'is', fact: 'untagged' },
  assigned: { kind: 'is', fact: 'assigned' },
  done: { kind: 'status', status: 'done' },
  completed: { kind: 'status', status: 'done' },
  open: { kind: 'status', status: 'open' },
  all: { kind: 'status', status: 'all' },
  'view all': { kind: 'status', status: 'all' },
  'no priority': { kind: 'priority', priority: 4 },
  p1: { kind: 'priority', priority: 1 },
  p2: { kind: 'priority', priority: 2 },
  p3: { kind: 'priority', priority: 3 },
  p4: { kind: 'priority', priority: 4 },
};

const EXPECTED = [
  'today',
  'overdue',
  'upcoming',
  'no date',
  '7 days',
  '#Project',
  '@tag',
  'p1',
  'done',
  'search: words',
];

class Stop extends Error {
  readonly position: number;
  readonly part: string;

  constructor(position: number, part: string, message: string) {
    super(message);
    this.position = position;
    this.part = part;
  }
}

interface Token {
  text: string;
  position: number;
  operator: boolean;
}

/** Reads a filter; text that is not one is told with the place where it stopped making sense. */
export function parseFilter(text: string): ParsedFilter {
  try {
    if (text.length > LIMITS.filter)
      throw new Stop(LIMITS.filter, '', `A filter has at most ${LIMITS.filter} characters.`);
    const tokens = tokenize(text);
    const reader = { tokens, at: 0, end: text.length };
    const value = readOr(reader, 0);
    const left = reader.tokens[reader.at];
    if (left)
      throw new Stop(left.position, left.text, `"${left.text}" has nothing to close or join.`);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { position, part, message } = error;
    return { ok: false, position, part, message, expected: EXPECTED };
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let term = '';
  let start = 0;
  let quoted = false;
  const flush = () => {
    const trimmed = term.trim();
    if (trimmed !== '') tokens.push({ text: trimmed, position: start, operator: false });
    term = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (term.trim() === '' && char.trim() !== '') start = at;
    if (char === '\\' && at + 1 < text.length) term += text[(at += 1)];
    else if (char === '"') quoted = !quoted;
    else if (!quoted && '&|!(),'.includes(char)) {
      flush();
      tokens.push({ text: char === ',' ? '|' : char, position: at, operator: true });
    } else term += char;
  }
  if (quoted) throw new Stop(start, term, 'A quotation mark is not closed.');
  flush();
  return tokens;
}

interface Reader {
  tokens: readonly Token[];
  at: number;
  end: number;
}

function readOr(reader: Reader, depth: number): Filter {
  return readChain(reader, { operator: '|', kind: 'or', next: () => readAnd(reader, depth) });
}

function readAnd(reader: Reader, depth: number): Filter {
  return readChain(reader, { operator: '&', kind: 'and', next: () => readTerm(reader, depth) });
}

function readChain(
  reader: Reader,
  { operator, kind, next }: { operator: string; kind: 'and' | 'or'; next: () => Filter },
): Filter {
  const first = next();
  const parts = [first];
  while (isOperator(reader.tokens[reader.at], operator)) {
    reader.at += 1;
    parts.push(next());
  }
  return parts.length === 1 ? first : { kind, parts };
}

function readTerm(reader: Reader, depth: number): Filter {
  const token = reader.tokens[reader.at];
  if (!token) throw new Stop(reader.end, '', 'The filter ends where a term is expected.');
  if (depth > MAX_DEPTH)
    throw new Stop(token.position, token.text, 'The filter is nested too deeply.');
  reader.at += 1;
  if (isOperator(token, '!')) return { kind: 'not', part: readTerm(reader, depth + 1) };
  if (isOperator(token, '(')) {
    const inner = readOr(reader, depth + 1);
    if (!isOperator(reader.tokens[reader.at], ')'))
      throw new Stop(token.position, '(', 'This bracket is not closed.');
    reader.at += 1;
    return inner;
  }
  if (token.operator)
    throw new Stop(token.position, token.text, `A term is expected before "${token.text}".`);
  return readWords(token);
}

function isOperator(token: Token | undefined, text: string): boolean {
  return token?.operator === true && token.text === text;
}

function readWords({ text, position }: Token): Filter {
  const lower = text.toLowerCase().replace(/\s+/g, ' ');
  const word = WORDS[lower];
  if (word) return word;
  const name = text.replace(/^(##|#|@|\/)/, '').trim();
  if (/^##./.test(text)) return { kind: 'project', name, withChildren: true };
  if (/^#./.test(text)) return { kind: 'project', name, withChildren: false };
  if (/^@./.test(text)) return { kind: 'tag', name };
  if (/^\/./.test(text)) return { kind: 'section', name };
  const days = /^(?:next )?(\d{1,4}) days?$/.exec(lower)?.[1];
  if (days !== undefined) return { kind: 'due-within', days: Number(days) };
  const [, label, value] = /^([a-z ]+?)\s*:\s*(.+)$/is.exec(text) ?? [];
  const filter = label && value ? readLabelled(label.toLowerCase(), value.trim()) : undefined;
  if (filter) return filter;
  throw new Stop(position, text, `"${text}" is not understood.`);
}

function readLabelled(label: string, value: string): Filter | undefined {
  switch (label) {
    case 'search':
      return { kind: 'search', text: value };
    case 'assigned to':
      return { kind: 'assigned', to: value };
    case 'due before':
      return { kind: 'due-compare', order: 'before', date: value };
    case 'due after':
      return { kind: 'due-compare', order: 'after', date: value };
    case 'due':
    case 'due on':
    case 'date':
      return { kind: 'due-compare', order: 'on', date: value };
    default:
      return undefined;
  }
}
