import type { TransactionSql } from '../database/connect.ts';

/** Shorter words are one slip away from too many others, longer ones need no help. */
const SHORTEST_MISSPELT = 4;
const LONGEST_MISSPELT = 24;

/**
 * Every word, and every phrase in quotes, has to occur in the title or the notes, in whatever case,
 * with or without accents. Where nothing has them all, words of a title that are one slip away count.
 * The rank is higher for whole words and beginnings in the title.
 */
export function compileTextSearch({ sql, text }: { sql: TransactionSql; text: string }) {
  const terms = readTerms(text);
  if (terms.length === 0) return { condition: sql`true`, rank: sql`0::float8` };
  const misspellings = terms.map(misspellingsOf);
  return {
    condition: sql`t.id in (
      select taskloom.search_tasks(${terms}::text[], ${misspellings}::text[]))`,
    rank: sql`taskloom.search_rank(t.title, ${terms.map(foldText)}::text[])`,
  };
}

/** The words of a search and its phrases in quotes, as they were typed. */
function readTerms(text: string): string[] {
  // PostgreSQL's text holds every character but this one.
  const matches = text.replaceAll('\0', ' ').matchAll(/"([^"]*)"|[^\s"]+/gu);
  return [...matches].map(([whole, phrase]) => (phrase ?? whole).trim()).filter(Boolean);
}

/** A regular expression for the words that differ from this one by one letter or one swap. */
function misspellingsOf(term: string): string | null {
  const word = foldText(term);
  const letters = word.match(/[\p{L}\p{N}]/gu) ?? [];
  const misspelt =
    letters.length >= SHORTEST_MISSPELT &&
    letters.length <= LONGEST_MISSPELT &&
    letters.join('') === word;
  if (!misspelt) return null;
  const variants = letters.flatMap((letter, at) => {
    const before = letters.slice(0, at).join('');
    const after = letters.slice(at + 1).join('');
    const next = letters[at + 1] ?? '';
    return [
      `${before}\\w?${after}`,
      `${before}\\w${letter}${after}`,
      `${before}${next}${letter}${letters.slice(at + 2).join('')}`,
    ];
  });
  return `\\m(?:${[...new Set([...variants, `${word}\\w`])].join('|')})\\M`;
}

/** Letters that are a base letter to who searches, though Unicode does not take them apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  ς: 'σ',
};

/** What taskloom.fold does. */
function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/[ßæœøđłıς]/gu, (letter) => LETTERS[letter] ?? letter)
    .replace(/\s+/gu, ' ');
}
