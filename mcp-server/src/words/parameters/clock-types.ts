import type { Language } from '../languages/language.ts';
import { anyOf, DIGITS } from './parameter-type.ts';
import type { ParameterType } from './parameter-type.ts';

export function clockType(language: Language): ParameterType<string> {
  const half = anyOf(Object.keys(language.halves));
  return {
    starts: DIGITS,
    source: `(?:[0-2]?\\d[:h][0-5]\\d(?::[0-5]\\d)?(?:\\s*${half})?|[01]?\\d(?:\\.[0-5]\\d)?\\s*${half})(?![\\p{L}\\p{N}:])`,
    read(text) {
      const match = /^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(\D*)$/u.exec(text);
      if (!match) return undefined;
      const [, hourText, minute = '00', halfText = ''] = match;
      const add = language.halves[halfText];
      const hour = Number(hourText);
      if (add === undefined) return hour <= 23 ? clockText(hour, minute) : undefined;
      return hour >= 1 && hour <= 12 ? clockText((hour % 12) + add, minute) : undefined;
    },
  };
}

export function clockRangeType(
  clock: ParameterType<string>,
  language: Language,
): ParameterType<string[]> {
  const ends = new RegExp(clock.source, 'gu');
  return {
    starts: DIGITS,
    source: `${clock.source}\\s*${anyOf(language.to)}\\s*${clock.source}`,
    read(text, ctx) {
      const values = [...text.matchAll(ends)].map(([match]) => clock.read(match, ctx));
      return values.includes(undefined) ? undefined : (values as string[]);
    },
  };
}

/** "5-7pm", "17-19": ends without minutes; one without its half takes the other's where it can. */
export function hourRangeType(language: Language): ParameterType<string[]> {
  const half = anyOf(Object.keys(language.halves));
  const end = `(?:[01]?\\d|2[0-4])(?::[0-5]\\d)?(?:\\s*${half})?`;
  const ends = new RegExp(`^(\\d{1,2})(?::(\\d{2}))?\\s*(${half})?$`, 'u');
  const parts = new RegExp(`^(${end})\\s*${anyOf(language.to)}\\s*(${end})$`, 'u');
  return {
    starts: DIGITS,
    source: `${end}\\s*${anyOf(language.to)}\\s*${end}(?![\\p{L}\\p{N}:/-])`,
    read(text) {
      const [, first = '', second = ''] = parts.exec(text) ?? [];
      const [from, to] = [first, second].map((each) => ends.exec(each.trim()));
      if (!from || !to) return undefined;
      const start = Number(from[1]);
      const add = language.halves[to[3] ?? ''];
      const stop = add === undefined ? Number(to[1]) : (Number(to[1]) % 12) + add;
      const own = language.halves[from[3] ?? ''];
      const shared = add !== undefined && (start % 12) + add < stop ? add : 0;
      const begin =
        own === undefined ? (start % 24) + (start < 12 ? shared : 0) : (start % 12) + own;
      return begin > 23 || stop > 24
        ? undefined
        : [clockText(begin, from[2] ?? 0), clockText(stop % 24, to[2] ?? 0)];
    },
  };
}

/** `HH:MM` */
export function clockText(hour: number, minute: number | string = 0): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
