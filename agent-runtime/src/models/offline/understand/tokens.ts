/** A word of a message, or a mark between words. */
export interface Token {
  /** As typed, without quotation marks. */
  text: string;
  /** As patterns see it: lower case, straight apostrophes. */
  norm: string;
  quoted: boolean;
}

const PIECE =
  /(?<sign>[#@/+]?)["“”„«]([^"“”„«»\n]+)["“”»]|(?<![^\s])'([^'\n]+)'(?=[\s,.;:?!]|$)|[^\s"“”„]+|["“”„]/gu;
const MARKS = /[,;:?!.…]/u;

/**
 * The words of a message. What is in quotation marks is one word that no pattern can look into, and
 * marks after a word stand by themselves.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.replaceAll(/[’‘`´]/gu, "'").matchAll(PIECE)) {
    const quoted = match[2] ?? match[3];
    if (quoted !== undefined) {
      const sign = match.groups?.['sign'] ?? '';
      tokens.push({
        text: sign === '' ? quoted : `${sign}"${quoted}"`,
        norm: sign === '' ? '"' : `${sign}"${normal(quoted).replaceAll(/\s/gu, '_')}"`,
        quoted: true,
      });
    } else tokens.push(...splitMarks(match[0]));
  }
  return tokens;
}

function splitMarks(piece: string): Token[] {
  let word = piece;
  const after: Token[] = [];
  while (word.length > 1 && MARKS.test(word.at(-1) ?? '') && !isPart(word)) {
    const mark = word.at(-1) ?? '';
    after.unshift({ text: mark, norm: mark, quoted: false });
    word = word.slice(0, -1);
  }
  return [{ text: word, norm: normal(word), quoted: false }, ...after];
}

/** "7." of a date, "p.m.", "#home!" of a name stay whole only where the dot belongs to them. */
function isPart(word: string): boolean {
  return /^(?:\d{1,2}\.(?:\d{1,2}\.)?|[ap]\.m\.|[a-z]\.)$/iu.test(word);
}

function normal(word: string): string {
  return word.toLowerCase();
}

const NO_GAP_BEFORE = /^[,;:?!.]$/u;

/** Tokens as text again. */
export function textOf(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens)
    text +=
      text === '' || (!token.quoted && NO_GAP_BEFORE.test(token.text))
        ? token.text
        : ` ${token.text}`;
  return text;
}

/** Tokens as they were meant to be typed: what was quoted is quoted again. */
export function quotedTextOf(tokens: readonly Token[]): string {
  return textOf(
    tokens.map((token) =>
      token.quoted && !/^[#@/+]/u.test(token.text) ? { ...token, text: `"${token.text}"` } : token,
    ),
  );
}

/** The line that patterns are held against: a blank before each word. */
export function lineOf(tokens: readonly Token[]): string {
  return tokens.map(({ norm }) => ` ${norm}`).join('');
}

const END = /^[?!.…,;]$/u;

/** Without the marks at its ends. */
export function trimMarks(tokens: readonly Token[]): Token[] {
  let from = 0;
  let to = tokens.length;
  while (from < to && END.test(tokens[from]?.norm ?? '')) from += 1;
  while (to > from && END.test(tokens[to - 1]?.norm ?? '')) to -= 1;
  return tokens.slice(from, to);
}
