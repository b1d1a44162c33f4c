import type { TaskRef } from './flow.ts';

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const ONE =
  /^(?:it|that|this|that (?:one|task)|this (?:one|task)|the (?:last|same) (?:one|task))$/iu;
const SEVERAL = /^(?:them|those|these)(?: (?:all|tasks|ones))?$/iu;

export const YES =
  /^(?:y|yes|yep|yeah|sure|ok|okay|please|do it|add it|yes please|please do|exactly|right|correct)[\s.!]*$/iu;

/** "2", "the second one", "it": what a person says of tasks that were named just before. */
export function pointedAt(text: string, focus: readonly TaskRef[]): TaskRef[] | undefined {
  const said = text.trim().toLowerCase();
  if (focus.length === 0) return undefined;
  if (SEVERAL.test(said) || (focus.length === 1 && ONE.test(said))) return [...focus];
  if (/^(?:the )?last(?: one)?$/u.test(said)) return focus.slice(-1);
  const parts = said
    .replace(/^(?:the |numbers? |no\.? |tasks? |items? |#)+/u, '')
    .replace(/ (?:ones?|tasks?|items?)$/u, '')
    .split(/\s*(?:,|\band\b|&|\+)\s*(?:the )?/u);
  const picked = parts.map((part) => focus[numberIn(part) - 1]);
  return picked.every((option) => option !== undefined) ? picked : undefined;
}

export function isPronoun(text: string): boolean {
  return ONE.test(text.trim()) || SEVERAL.test(text.trim()) || /^the task$/iu.test(text.trim());
}

/** What an answer to "which one?" picks: a number, "both", or a title that only one of them has. */
export function pick(answer: string, options: readonly TaskRef[]): TaskRef[] | undefined {
  const text = answer.trim().replace(/[\s.!]+$/u, '');
  const said = text.toLowerCase();
  if (/^(?:all(?: of (?:them|these))?|both(?: of them)?|every one|everything)$/u.test(said))
    return [...options];
  if (options.length === 1 && YES.test(said)) return [...options];
  const pointed = pointedAt(text, options);
  if (pointed) return pointed;
  if (said === '') return undefined;
  const exact = options.filter(({ title }) => title.toLowerCase() === said);
  const words = said.replace(/^the (.+?)(?: one)?$/u, '$1');
  const fitting =
    exact.length > 0 ? exact : options.filter(({ title }) => title.toLowerCase().includes(words));
  return fitting.length === 1 ? fitting : undefined;
}

function numberIn(part: string): number {
  const digits = /^#?(\d{1,2})(?:[.)]|st|nd|rd|th)?$/u.exec(part)?.[1];
  return digits ? Number(digits) : ORDINALS.indexOf(part) + 1;
}
