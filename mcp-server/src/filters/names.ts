import type { Filter } from './types.ts';

/** Something that a filter names; it may not be there. */
export interface FilterName {
  kind: 'project' | 'section' | 'tag' | 'person';
  name: string;
}

/** `*` stands for anything in a name, `\` takes the next character as it is. */
export function isWildcard(pattern: string): boolean {
  return /^(?:\\.|[^\\*])*\*/su.test(pattern);
}

/** The name that a pattern without wildcards stands for. */
export function plainName(pattern: string): string {
  return pattern.replace(/\\(.)/gsu, '$1');
}

/** The pattern for `like`, in lower case. */
export function likePattern(pattern: string): string {
  return pattern
    .toLowerCase()
    .replace(/\\(.)|([%_])|\*/gsu, (match: string, literal?: string, special?: string) => {
      if (match === '*') return '%';
      const char = literal ?? special ?? '';
      return /[%_\\]/u.test(char) ? `\\${char}` : char;
    });
}

/** Whom "me" and "others" mean depends on who asks. */
export function isSelfWord(name: string): name is 'me' | 'others' {
  return name === 'me' || name === 'others';
}

/** The names in a filter that have to be somewhere for it to make sense; wildcards may match nothing. */
export function namesIn(filter: Filter): FilterName[] {
  if ('parts' in filter) return filter.parts.flatMap(namesIn);
  if (filter.kind === 'not') return namesIn(filter.part);
  if (!('name' in filter) || filter.kind === 'saved' || isWildcard(filter.name)) return [];
  const name = plainName(filter.name);
  if (filter.kind === 'person')
    return isSelfWord(name.toLowerCase()) ? [] : [{ kind: 'person', name }];
  return [{ kind: filter.kind, name }];
}
