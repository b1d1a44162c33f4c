import type { Language } from '../languages/language.ts';
import type { WordsContext } from '../model.ts';
import { anyOf, startsOf } from './parameter-type.ts';
import type { ParameterType } from './parameter-type.ts';

export function weekdaysType(
  language: Language,
  separator: string,
  weekend: readonly number[],
): ParameterType<number[]> {
  const one = `${anyOf(Object.keys(days(language)))}(?![\\p{L}\\p{N}])`;
  const group = `${anyOf(Object.keys(language.dayGroups))}(?![\\p{L}\\p{N}])`;
  const range = `${one}\\s*${anyOf(language.to)}\\s*${one}`;
  const item = `(?:${range}|${one}|${group})`;
  const items = new RegExp(item, 'gu');
  return {
    starts: startsOf([...Object.keys(days(language)), ...Object.keys(language.dayGroups)]),
    // "mon wed fri" is a list too: a second day cannot be anything else there.
    source: `${item}(?:(?:${separator}|\\s+)${item})*`,
    read(text, ctx) {
      const days = [...text.matchAll(items)].flatMap(([match]) =>
        readDays(match, { language, ctx, weekend }),
      );
      return [...new Set(days)].toSorted((a, b) => a - b);
    },
  };
}

export function readDays(
  text: string,
  { language, ctx, weekend }: { language: Language; ctx: WordsContext; weekend: readonly number[] },
): readonly number[] {
  const word = text.replaceAll(/\s+/g, ' ');
  const group = language.dayGroups[word];
  if (group === 'weekend') return weekend;
  if (group) return group === 'working' ? ctx.workingDays : group;
  const single = days(language)[word];
  if (single !== undefined) return [single];
  const names = Object.keys(days(language));
  const first = days(language)[word.match(new RegExp(`^${anyOf(names)}`, 'u'))?.[0] ?? ''] ?? 1;
  const last = days(language)[word.match(new RegExp(`${anyOf(names)}$`, 'u'))?.[0] ?? ''] ?? 7;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((first - 1 + index) % 7) + 1);
}

function days({ weekdays, repeatedDays }: Language): Readonly<Record<string, number>> {
  return { ...weekdays, ...repeatedDays };
}
