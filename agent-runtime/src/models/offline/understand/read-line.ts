import type { NewLine } from '../command.ts';
import type { Language } from '../language/language.ts';
import { compiledOf } from './compiled.ts';
import { longestName, quoteName } from './parse-query.ts';
import { slotsOf } from './pattern.ts';
import { timeText } from './time-text.ts';
import { lineOf, textOf, tokenize, trimMarks, type Token } from './tokens.ts';

/** A line that is to become a task, as far as the chat reads it; dates in it are the tool's to read. */
export interface ReadLine {
  title: string;
  when?: string | undefined;
  project?: string | undefined;
  priority?: string | undefined;
  tags: string[];
  person?: string | undefined;
}

/** Whether words such as "in Garden" are in a line, so that the projects have to be known. */
export function mayNamePlace(text: string, { places }: Language): boolean {
  const before = new Set(places.before.split('|'));
  const tokens = tokenize(text);
  return tokens.some(
    ({ norm, quoted }, index) => !quoted && before.has(norm) && index < tokens.length - 1,
  );
}

export function readLine(
  line: NewLine,
  { language, projects }: { language: Language; projects: readonly string[] },
): ReadLine {
  const read: ReadLine = {
    title: '',
    when: line.when,
    project: line.project,
    priority: line.priority,
    tags: [],
  };
  let tokens = trimMarks(tokenize(line.text));
  for (let before = -1; before !== tokens.length;) {
    before = tokens.length;
    tokens = takeEnd(tokens, read, language);
    if (read.project === undefined) tokens = takePlace(tokens, read, { language, projects });
  }
  // The tools read dates in their own language; in another one they are found here.
  const isForeign = language.time.translate.length > 0;
  if (isForeign && read.when === undefined) tokens = takeTime(tokens, read, language);
  read.title = titleText(tokens, isForeign);
  return read;
}

function takeEnd(tokens: Token[], read: ReadLine, language: Language): Token[] {
  const line = lineOf(tokens);
  for (const { says, expression } of compiledOf(language).lineEnds) {
    const match = expression.exec(line);
    if (!match || match.index === 0) continue;
    const slots = slotsOf(match, tokens);
    const text = (name: string) => textOf(slots[name] ?? []);
    const length = line.slice(0, match.index).split(' ').length - 1;
    if (says === 'tag') read.tags.push(text('tag').replace(/^@/u, ''));
    if (says === 'person') read.person = text('n');
    if (says === 'priority') {
      const words = text('level') || text('p') || text('priority');
      if (read.priority !== undefined) continue;
      read.priority = language.priorities[words.toLowerCase()] ?? 'p1';
    }
    if (says === 'when') {
      // Only the word before it is left out: the date stays where the tool finds it.
      if (read.when !== undefined) continue;
      read.when = timeText(slots['when'] ?? [], language);
    }
    return trimMarks(tokens.slice(0, length));
  }
  return tokens;
}

/** "water the roses in Garden": the name of a project, and what leads to it. */
function takePlace(
  tokens: Token[],
  read: ReadLine,
  { language, projects }: { language: Language; projects: readonly string[] },
): Token[] {
  const { places } = language;
  const [before, the, noun] = [places.before, places.the, places.project].map(
    (words) => new Set(words.split('|')),
  );
  for (let at = tokens.length - 2; at > 0; at -= 1) {
    if (tokens[at]?.quoted || !before?.has(tokens[at]?.norm ?? '')) continue;
    let from = at + 1;
    while (the?.has(tokens[from]?.norm ?? '')) from += 1;
    const isNamed = noun?.has(tokens[from]?.norm ?? '') === true;
    if (isNamed) from += 1;
    const found = longestName(tokens, from, projects) ?? newName(tokens, from, { isNamed, noun });
    if (!found) continue;
    const end = from + found.length;
    const isFollowed = noun?.has(tokens[end]?.norm ?? '') === true;
    const typed = textOf(tokens.slice(from, end));
    const isPlain = !isNamed && !isFollowed && typed !== found.name;
    const isTravel = places.travel.split('|').includes(tokens[at - 1]?.norm ?? '');
    if (isTravel && !isNamed && !isFollowed) continue;
    // In the middle of a line and not written as the project is, the words may be the title's.
    if (isPlain && end < tokens.length && !isOnlyTime(tokens.slice(end), language)) continue;
    read.project = found.name;
    return trimMarks([...tokens.slice(0, at), ...tokens.slice(end + (isFollowed ? 1 : 0))]);
  }
  return tokens;
}

/** "to the Holiday project" names one even where there is none yet. */
function newName(
  tokens: readonly Token[],
  from: number,
  { isNamed, noun }: { isNamed: boolean; noun: ReadonlySet<string> | undefined },
): { name: string; length: number } | undefined {
  if (isNamed && from < tokens.length)
    return { name: textOf(tokens.slice(from)), length: tokens.length - from };
  const length = tokens.slice(from).findIndex(({ norm }) => noun?.has(norm) === true);
  const isLast = length > 0 && from + length === tokens.length - 1;
  if (!isLast || tokens.at(-1)?.norm === 'list' || tokens.at(-1)?.norm === 'liste')
    return undefined;
  return { name: textOf(tokens.slice(from, from + length)), length };
}

function isOnlyTime(tokens: readonly Token[], language: Language): boolean {
  const { when, rule } = compiledOf(language);
  const line = lineOf(tokens.filter(({ norm }) => !/^(?:p[1-4]|[@#!].*)$/u.test(norm)));
  return line === '' || when.test(line) || rule.test(line);
}

/** The longest run of words of time, wherever it stands. */
function takeTime(tokens: Token[], read: ReadLine, language: Language): Token[] {
  const line = lineOf(tokens);
  const match = [...line.matchAll(compiledOf(language).someTime)].toSorted(
    (a, b) => b[0].length - a[0].length,
  )[0];
  if (!match) return tokens;
  const at = line.slice(0, match.index).split(' ').length - 1;
  const length = match[0].split(' ').length - 1;
  if (length === tokens.length) return tokens;
  read.when = timeText(tokens.slice(at, at + length), language);
  return trimMarks([...tokens.slice(0, at), ...tokens.slice(at + length)]);
}

/** What is quoted is a title whatever it looks like; a foreign title is not to be read as a date. */
function titleText(tokens: readonly Token[], isForeign: boolean): string {
  return textOf(
    tokens.map((token) => {
      const isMark = /^(?:[#@/+!{].|p[1-4]$)/iu.test(token.text);
      if (!token.quoted && (!isForeign || isMark)) return token;
      if (token.quoted && /^[#@/+]/u.test(token.text)) return token;
      return { ...token, quoted: false, text: token.text.replaceAll(/(?<!\S)(?=\S)/gu, '\\') };
    }),
  );
}

/** The line as `quick_add` reads it. */
export function composeLine(
  { title, when, project, priority, tags, person }: ReadLine,
  { remind }: { remind?: boolean | undefined },
): string {
  return [
    title,
    when,
    project === undefined ? undefined : `#${quoteName(project)}`,
    priority,
    ...tags.map((tag) => `@${tag}`),
    person === undefined ? undefined : `+${person}`,
    remind ? '!at due' : undefined,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}
