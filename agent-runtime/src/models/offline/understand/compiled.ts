import type { Language } from '../language/language.ts';
import type { Intent } from './intents.ts';
import { compilePattern } from './pattern.ts';
import { slotSource } from './slots.ts';

interface CompiledCommand {
  intent: Intent;
  expressions: RegExp[];
}

/** A phrase of a description of tasks, at one place of a line. */
interface CompiledPhrase {
  expression: RegExp;
  filter: string;
  about: string;
}

/** A language's patterns as expressions, made when they are first needed. */
export interface Compiled {
  language: Language;
  commands: CompiledCommand[];
  before: RegExp;
  after: RegExp;
  starter: { exec(line: string): string | undefined };
  phrases: CompiledPhrase[];
  except: RegExp;
  /** What a new task's line may end with. */
  lineEnds: { says: Language['lineEnds'][number]['says']; expression: RegExp }[];
  /** Words of time anywhere. */
  someTime: RegExp;
  /** A run of words that says when, and one that says how often. */
  when: RegExp;
  rule: RegExp;
  clock: RegExp;
  level: RegExp;
  /** "30 minutes before". */
  span: RegExp;
  /** "new tasks go to Work". */
  defaultProject: RegExp[];
}

/** One of these at the beginning of a line; of several that fit, the longest. */
function longestOf(sources: readonly string[]): { exec(line: string): string | undefined } {
  const expressions = sources.map((source) => new RegExp(`^(?:${source})(?= |$)`, 'u'));
  return {
    exec(line) {
      const found = expressions.flatMap((expression) => expression.exec(line)?.[0] ?? []);
      return found.toSorted((a, b) => b.length - a.length)[0];
    },
  };
}

const made = new Map<Language, Compiled>();

export function compiledOf(language: Language): Compiled {
  const there = made.get(language);
  if (there) return there;
  const compile = (pattern: string) => compilePattern(pattern, language);
  const whole = (source: string) => new RegExp(`^(?:${source})$`, 'du');
  const any = (patterns: readonly string[]) => patterns.map(compile).join('|');
  const compiled: Compiled = {
    language,
    commands: language.commands.map(({ intent, patterns }) => ({
      intent,
      expressions: patterns.map((pattern) => whole(compile(pattern))),
    })),
    before: new RegExp(`^(?:(?:${any(language.politeness.before)})(?: ,| !)*)(?= )`, 'u'),
    after: new RegExp(`(?: ,)*(?:${any(language.politeness.after)})$`, 'u'),
    starter: longestOf(language.query.starters.map(compile)),
    phrases: language.query.phrases.map(({ pattern, filter, about }) => ({
      expression: new RegExp(`(?:${compile(pattern)})(?= |$)`, 'duy'),
      filter,
      about,
    })),
    except: new RegExp(`(?:${any(language.query.except)})(?= )`, 'u'),
    lineEnds: language.lineEnds.flatMap(({ says, patterns }) =>
      patterns.map((pattern) => ({
        says,
        expression: new RegExp(`(?:${compile(pattern)})$`, 'du'),
      })),
    ),
    someTime: new RegExp(
      `(?:${slotSource('rule', { greedy: true, language })}|${slotSource('when', { greedy: true, language })})(?= |$)`,
      'gu',
    ),
    when: whole(compile('<when>')),
    rule: whole(compile('<rule>')),
    clock: whole(compile('<clock>')),
    level: whole(compile('<level>')),
    defaultProject: language.facts.defaultProject.map((pattern) => whole(compile(pattern))),
    span: whole(compile('<span> [{before}]')),
  };
  made.set(language, compiled);
  return compiled;
}
