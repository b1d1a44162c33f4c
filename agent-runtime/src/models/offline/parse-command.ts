import type { Command } from './command.ts';
import { compileRule, politeness, rules, smallTalk } from './grammar.ts';
import { organizeRules } from './grammar-organize.ts';
import { readList } from './read-list.ts';

const asks = /^(?:what|which|show|list|do i|are there|is there|any)\b/iu;
/** "Add:" on a line of its own, above a list. */
const HEADED = /^((?:please )?(?:add|create|new|tasks?|todos?)\b[^\n:]{0,20}?):?[ \t]*\n\s*/iu;

const compiled = [...smallTalk, ...organizeRules, ...rules].map((rule) => ({
  rule,
  expression: compileRule(rule),
}));

/** What a message asks for; `undefined` when it is none of what is understood. */
export function parseCommand(message: string): Command | undefined {
  const text = tidy(message);
  for (const { rule, expression } of compiled) {
    const match = expression.exec(text);
    const command = match && rule.read(partsOf(match));
    if (!command) continue;
    // Questions about what is there look like commands: "what's done", "show tasks due today".
    const isList = 'what' in command && command.kind !== 'comments' && asks.test(text);
    return isList ? (readList(text) ?? command) : command;
  }
  return readList(text);
}

function tidy(message: string): string {
  const text = message
    .trim()
    .replaceAll(/[\u2018\u2019]/gu, "'")
    .replace(HEADED, '$1: ')
    .replace(/[\s?!.]+$/u, '')
    .replace(politeness.after, '');
  const bare = text.replace(politeness.before, '');
  return bare === '' ? text || message.trim() : bare;
}

/** Groups are numbered, since a rule's alternatives use the same names. */
function partsOf(match: RegExpExecArray): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const [name, value] of Object.entries(match.groups ?? {})) {
    if (value !== undefined) parts[name.replace(/__\d+$/u, '')] = value.trim();
  }
  return parts;
}
