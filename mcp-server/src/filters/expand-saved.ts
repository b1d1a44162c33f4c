import { invalidInput } from '../errors.ts';
import { plainName } from './names.ts';
import { parseFilter } from './parse-filter.ts';
import type { Filter } from './types.ts';
import { nearest } from './vocabulary.ts';

/** How deep saved filters may stand in one another. */
const DEEPEST = 5;
/** All terms of a filter with those of the saved filters in it. */
const MOST_TERMS = 200;

/** A person's saved filters by name, in lower case, as they were written. */
export type SavedFilters = ReadonlyMap<string, string>;

export function namesSaved(filter: Filter): boolean {
  if ('parts' in filter) return filter.parts.some(namesSaved);
  return filter.kind === 'not' ? namesSaved(filter.part) : filter.kind === 'saved';
}

/**
 * Puts each `filter: Name` in as what was saved under the name. Throws `invalid_input` for a name that
 * nothing is saved under, and for filters that come back to themselves.
 */
export function expandSaved(filter: Filter, saved: SavedFilters): Filter {
  let terms = 0;
  return expand(filter, []);

  function expand(part: Filter, within: readonly string[]): Filter {
    if ('parts' in part)
      return { ...part, parts: part.parts.map((inner) => expand(inner, within)) };
    if (part.kind === 'not') return { ...part, part: expand(part.part, within) };
    terms += 1;
    if (terms > MOST_TERMS)
      throw invalidInput(`With its saved filters this filter has more than ${MOST_TERMS} terms.`, {
        path: 'filter',
      });
    return part.kind === 'saved' ? lookUp(plainName(part.name), within) : part;
  }

  function lookUp(name: string, within: readonly string[]): Filter {
    const key = name.toLowerCase();
    const text = saved.get(key);
    if (text === undefined) throw unknown(name);
    if (within.includes(key) || within.length === DEEPEST)
      throw invalidInput(
        `The saved filter "${name}" ${within.includes(key) ? 'comes back to itself' : `stands more than ${DEEPEST} deep`}.`,
        { path: 'filter', hint: 'Change one of them with save_filter.' },
      );
    const parsed = parseFilter(text);
    // Saved filters were read when they were saved; the language only grows.
    if (!parsed.ok) throw invalidInput(`In the saved filter "${name}": ${parsed.message}`);
    return expand(parsed.value, [...within, key]);
  }

  function unknown(name: string) {
    const near = nearest(name, saved.keys());
    return invalidInput(`You have no filter called "${name}".`, {
      path: 'filter',
      hint: near === undefined ? 'find_filters lists yours.' : `Did you mean "${near}"?`,
    });
  }
}
