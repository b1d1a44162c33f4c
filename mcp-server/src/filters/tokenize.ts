import { FilterMistake } from './types.ts';

/** One character of a term; a literal one was quoted or escaped and means only itself. */
export interface Character {
  char: string;
  literal: boolean;
  quoted: boolean;
  /** In the filter's text, from 0. */
  at: number;
}

export interface Term {
  kind: 'term';
  /** As it was typed. */
  text: string;
  position: number;
  characters: readonly Character[];
}

export interface Operator {
  kind: 'operator';
  text: '&' | '|' | '!' | '(' | ')' | ',';
  position: number;
}

const SPACE = /\s/u;

/** Splits at operators. `!` and `(` are operators only where a term can begin: "#Home (old)!" is a name. */
export function tokenize(text: string): (Term | Operator)[] {
  const tokens: (Term | Operator)[] = [];
  let term: Character[] = [];
  let begin = 0;
  let open = 0;
  let quote: number | undefined;
  const flush = (end: number) => {
    const characters = trimCharacters(term);
    const raw = text.slice(begin, end);
    const position = begin + raw.length - raw.trimStart().length;
    if (characters.length > 0)
      tokens.push({ kind: 'term', text: raw.trim(), position, characters });
    term = [];
    begin = end + 1;
    open = 0;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const inside = term.some(({ char: other, literal }) => literal || !SPACE.test(other));
    if (char === '\\') {
      if (at + 1 === text.length)
        throw new FilterMistake('A \\ has to stand before the character it protects.', {
          position: at,
          part: char,
        });
      at += 1;
      term.push({ char: text[at] ?? '', literal: true, quoted: quote !== undefined, at });
    } else if (char === '"') quote = quote === undefined ? at : undefined;
    else if (quote !== undefined) term.push({ char, literal: true, quoted: true, at });
    else if (char === '(' && inside) {
      open += 1;
      term.push({ char, literal: false, quoted: false, at });
    } else if (char === ')' && open > 0) {
      open -= 1;
      term.push({ char, literal: false, quoted: false, at });
    } else if (isOperator(char) && !(char === '!' && inside)) {
      flush(at);
      tokens.push({ kind: 'operator', text: char, position: at });
    } else term.push({ char, literal: false, quoted: false, at });
  }
  if (quote !== undefined)
    throw new FilterMistake('This quotation mark is not closed.', {
      position: quote,
      part: text.slice(quote),
      suggestion: 'Close it with ", or write \\" for the character itself.',
    });
  flush(text.length);
  return tokens;
}

function isOperator(char: string): char is Operator['text'] {
  return char !== '' && '&|!(),'.includes(char);
}

/** Without the space around it that nothing protects. */
export function trimCharacters(characters: readonly Character[]): Character[] {
  const solid = ({ char, literal }: Character) => literal || !SPACE.test(char);
  const from = characters.findIndex(solid);
  return from < 0 ? [] : characters.slice(from, characters.findLastIndex(solid) + 1);
}

/** The text they stand for, with runs of unprotected space as one. */
export function plainText(characters: readonly Character[]): string {
  return collapse(characters)
    .map(({ char }) => char)
    .join('');
}

/** A name with its wildcards: what is literal and would mean something else gets a backslash. */
export function namePattern(characters: readonly Character[]): string {
  return collapse(characters)
    .map(({ char, literal }) => (literal && '*\\'.includes(char) ? `\\${char}` : char))
    .join('');
}

function collapse(characters: readonly Character[]): Character[] {
  const isSpace = (character: Character | undefined) =>
    character !== undefined && !character.literal && SPACE.test(character.char);
  return trimCharacters(characters)
    .filter((character, at, all) => !isSpace(character) || !isSpace(all[at - 1]))
    .map((character) => (isSpace(character) ? { ...character, char: ' ' } : character));
}
