import type { Command } from './command.ts';

/** How lists are asked for, as data: what people say, and the filter it stands for. */
const starters =
  /^(?:(?:show|list|give|get|see|view|display|tell|read|open)(?: me)?|what(?:'s| is| are| do| did| have)?|which|any|do i have|are there|is there|how many|my|all)\b/iu;

/** Words that ask for a list without narrowing it. */
const noise =
  /\b(?:show|list|give|get|see|view|display|tell|read|open|what(?:'s)?|which|do|did|does|have|has|got|i|me|my|the|all|of|any|is|are|there|it|on|for|with|that|left|to|todo|todos|to-dos|tasks?|items?|things?|stuff|everything|due|scheduled|planned|plate|agenda|list|still|need|how|many|be|coming|up|work|in|at|from|project|please|called)\b/giu;

const named: readonly [pattern: RegExp, filter: string, about: string][] = [
  [/^(?:today|tonight|for today|now)$/iu, 'today', 'due today'],
  [/^tomorrow$/iu, 'tomorrow', 'due tomorrow'],
  [
    /^(?:today (?:and|&|\+) overdue|overdue (?:and|&|\+) today)$/iu,
    'today | overdue',
    'due today or overdue',
  ],
  [/^(?:today (?:and|&|\+) tomorrow)$/iu, 'today | tomorrow', 'due today or tomorrow'],
  [/^(?:overdue|late|missed|past|behind|miss|i missed)$/iu, 'overdue', 'overdue'],
  [
    /^(?:this week|week|next (?:7|seven) days|next few days|soon)$/iu,
    '7 days',
    'due in the next 7 days',
  ],
  [/^upcoming$/iu, 'upcoming', 'coming up'],
  [/^(?:this month|next 30 days)$/iu, '30 days', 'due in the next 30 days'],
  [
    /^(?:no date|without (?:an? )?(?:due )?date|undated|unscheduled|no due date)$/iu,
    'no date',
    'without a date',
  ],
  [/^(?:recurring|repeating|repeat|recur)$/iu, 'recurring', 'that repeat'],
  [/^blocked$/iu, 'blocked', 'that wait for others'],
  [/^(?:done|completed|finished|complete|finish)$/iu, 'done', 'that are done'],
  [/^inbox$/iu, 'inbox', 'in the inbox'],
  [
    /^(?:urgent|most urgent|important|most important|top priority|highest priority|priority 1|p1)$/iu,
    'p1',
    'with priority 1',
  ],
  [/^(?:high priority|priority 2|p2)$/iu, 'p2', 'with priority 2'],
  [/^(?:medium priority|priority 3|p3)$/iu, 'p3', 'with priority 3'],
  [/^(?:low priority|priority 4|p4)$/iu, 'p4', 'with priority 4'],
  [/^(?:assigned (?:to )?me|mine)$/iu, 'assigned to: me', 'assigned to you'],
];
const weekday =
  /^(?:(?:on |this |next )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|next week|\d{4}-\d{2}-\d{2}|(?:on )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]{3,9}|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?)$/iu;
/** A message that is nothing but one of these asks for it. */
const bare = /^(?:tasks?|todos?|to-dos?|list|everything|all|agenda)$/iu;

/** Reads a question for tasks, such as "what's due today", "show #Home" or just "overdue". */
export function readList(text: string): Command | undefined {
  const asks = starters.test(text);
  if (bare.test(text.trim())) return { kind: 'list', about: '' };
  const [, joined] =
    /\b(?:tagged|with (?:the )?tag|labell?ed)\s+@?([\p{L}\p{N}_-]+)$/iu.exec(text) ?? [];
  if (joined) return { kind: 'list', filter: `@${joined}`, about: `tagged @${joined}` };
  const signs = [...text.matchAll(/(?<!\S)(?:#"[^"]+"|[#@][\p{L}\p{N}_-]+|p[1-4])(?!\S)/giu)].map(
    ([sign]) => sign,
  );
  const rest = text.replaceAll(/(?<!\S)(?:#"[^"]+"|[#@][\p{L}\p{N}_-]+|p[1-4])(?!\S)/giu, ' ');
  if (!asks && signs.length > 0 && rest.trim() !== '') return undefined;
  const [, bound, date] = /\bdue (before|after|by) (.+)$/iu.exec(rest) ?? [];
  if (asks && bound && date) {
    const order = bound.toLowerCase() === 'after' ? 'after' : 'before';
    return list([`due ${order}: ${date}`, ...signs], [`due ${order} ${date}`, ...signs]);
  }
  const left = (asks ? rest.replaceAll(noise, ' ') : rest).replaceAll(/[\s,]+/gu, ' ').trim();
  const days = /^(?:next )?(\d{1,3}) days$/iu.exec(left)?.[1];
  if (days) return list([`${days} days`, ...signs], [`due in the next ${days} days`, ...signs]);
  if (left === '') return asks || signs.length > 0 ? list(signs, signs) : undefined;
  const known = named.find(([pattern]) => pattern.test(left));
  if (known) return list([known[1], ...signs], [known[2], ...signs]);
  if (weekday.test(left)) return list([`due: ${left}`, ...signs], [`due ${left}`, ...signs]);
  if (!asks) return undefined;
  return { kind: 'show', what: placeOf(text) ?? left };
}

/** The name after "in": "what is in Home", "show the tasks in project Big Move". */
function placeOf(text: string): string | undefined {
  return /\b(?:in|from|of|under) (?:the |my )?(?:project )?"?(.+?)"?(?: project| list)?$/iu.exec(
    text,
  )?.[1];
}

function list(filters: string[], about: string[]): Command {
  const filter = filters.map((part) => (part.includes('|') ? `(${part})` : part)).join(' & ');
  return { kind: 'list', about: about.map(sayPart).join(' '), ...(filter ? { filter } : {}) };
}

function sayPart(part: string): string {
  if (part.startsWith('#')) return `in ${part}`;
  if (part.startsWith('@')) return `tagged ${part}`;
  return /^p[1-4]$/iu.test(part) ? `with priority ${part.slice(1)}` : part;
}
