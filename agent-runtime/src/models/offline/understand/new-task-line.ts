import type { Language } from '../language/language.ts';
import { commandWordsOf } from './vocabulary.ts';
import { compiledOf } from './compiled.ts';
import { nearest } from './spelling.ts';
import { lineOf, trimMarks, type Token } from './tokens.ts';

/** Says of a task that it has a priority, a tag, a project or a person. */
const MARK = /^(?:p[1-4]|!!?[1-4]|[#@+/]\p{L}\S*|[#@+/]".*)$/iu;

/**
 * Whether a line that is no command is what somebody would write on a list: it says when, how often, how
 * urgent or where, begins as a thing to do does, and tells or asks nothing. "dentist friday 3pm" is,
 * "the dentist is on friday" and "happy friday" are not.
 */
export function isNewTaskLine(given: readonly Token[], language: Language): boolean {
  const tokens = trimMarks(given);
  const title = titleOf(tokens, language);
  const [first] = title;
  if (!first || title.length === tokens.length) return false;
  const { verbs, sentences, talk } = wordsOf(language);
  if (title.slice(1).some(({ norm, quoted }) => !quoted && sentences.has(norm))) return false;
  if (first.quoted || verbs.has(first.norm)) return true;
  if (sentences.has(first.norm) || talk.has(first.norm)) return false;
  const commands = commandWordsOf(language);
  return !commands.has(first.norm) && nearest(first.norm, commands) === undefined;
}

/** What is left without the words of time and the marks; none when these are no words. */
function titleOf(tokens: readonly Token[], language: Language): Token[] {
  const line = lineOf(tokens);
  const taken = new Set<number>();
  for (const { index, 0: match } of line.matchAll(compiledOf(language).someTime)) {
    const from = line.slice(0, index).split(' ').length - 1;
    for (let at = from; at < from + match.split(' ').length - 1; at += 1) taken.add(at);
  }
  const links = new Set(language.time.links);
  const title = tokens.filter(
    ({ norm, quoted }, at) => quoted || !(taken.has(at) || MARK.test(norm)),
  );
  const says = ({ norm, quoted }: Token) => quoted || (/\p{L}{2}/u.test(norm) && !links.has(norm));
  return title.some(says) ? title.slice(title.findIndex(says)) : [];
}

interface NewTaskWords {
  verbs: ReadonlySet<string>;
  sentences: ReadonlySet<string>;
  talk: ReadonlySet<string>;
}

const made = new Map<Language, NewTaskWords>();

function wordsOf(language: Language): NewTaskWords {
  const there = made.get(language);
  if (there) return there;
  const { verbs, sentences, talk } = language.newTasks;
  const set = (words: string) => new Set(words.split('|'));
  const words = {
    verbs: set(verbs),
    sentences: set(sentences),
    talk: new Set([...set(talk), ...set(language.questions), ...set(language.begins)]),
  };
  made.set(language, words);
  return words;
}
