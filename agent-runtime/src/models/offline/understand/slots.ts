import type { Language } from '../language/language.ts';

/** The most words of a name, so that a long message is read before anybody tires of waiting. */
const NAME = 6;
const NUMBER = '(?: \\d{1,4}(?:st|nd|rd|th|\\.)?)';

/** What a slot of a pattern may take, by its name; other names take any words. */
export function slotSource(
  slot: string,
  { greedy, language }: { greedy: boolean; language: Language },
): string {
  const lazy = greedy ? '' : '?';
  switch (slot) {
    case 'when':
    case 'from':
      return whenSource(language);
    case 'clock':
      return ` (?:${language.time.clock.join('|')})`;
    case 'rule':
      return ruleSource(language);
    case 'span':
      return spanSource(language);
    case 'priority':
      return priorityOf(language, () => true);
    case 'level':
      return priorityOf(language, (words) => !/^(?:\d|no)$/u.test(words));
    case 'p':
      return priorityOf(language, (words) => /\p{L}.*\d/u.test(words));
    case 'place':
    case 'project':
    case 'section':
    case 'person':
    case 'name':
      return `(?: \\S+){1,${NAME}}${lazy}`;
    case 'did':
      return ` (?:\\S+ed|${Object.keys(language.spelling.irregular).join('|')})(?: \\S+)+${lazy}`;
    case 'fact':
      return ` (?:${language.facts.begin})(?: \\S+)+${lazy}`;
    case 'role':
      return ' (?:owner|editor|viewer)';
    case 'quoted':
      return ' "';
    case 'hash':
      return ' #\\S+';
    case 'slash':
      return ' \\/\\S+';
    case 'ats':
      return '(?: @\\S+(?: and| ,)?)+';
    case 'n':
    case 'tag':
    case 'verb':
      return ' \\S+';
    default:
      return `(?: \\S+)+${lazy}`;
  }
}

function priorityOf({ priorities }: Language, fits: (words: string) => boolean): string {
  const names = Object.keys(priorities).filter(fits);
  return ` (?:${names.toSorted((a, b) => b.length - a.length).join('|')})`;
}

/** "friday", "next week at 10", "in 3 days": at least one word that says when by itself. */
function whenSource({ time }: Language): string {
  const link = `(?: (?:${time.links.join('|')}))`;
  const anchor = `(?: (?:${time.anchors.join('|')})| (?:${time.amounts}) (?:${time.units}))`;
  return `(?:${link}|${NUMBER})*${anchor}(?:(?:${link}|${NUMBER}| (?:${time.and.join('|')}))*(?:${anchor}|${NUMBER}))*`;
}

/** "every 3 days", "weekly", "every monday at 10 until june": what begins so and goes on with time. */
function ruleSource({ time }: Language): string {
  const words = [...time.links, ...time.anchors, time.units, time.amounts];
  return ` (?:${time.every.join('|')})(?: (?:${[...words, ...time.and].join('|')})|${NUMBER})*`;
}

/** "2 days", "a week", "an hour and 30 minutes". */
function spanSource({ time }: Language): string {
  const one = `(?: (?:${time.amounts}) (?:${time.units}))`;
  return `${one}(?:(?: and)?${one})?`;
}
