import { invalidInput } from '../../errors.ts';
import {
  compileFilter,
  expandSaved,
  namesSaved,
  parseFilter,
  refuseUnknownNames,
} from '../../filters/index.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { loadSaved } from './filter-store.ts';

/**
 * A filter as a person wrote it, with what their saved filters stand for, as a condition over tasks.
 * @throws TaskloomError that tells where the filter is not understood, or which name is unknown.
 */
export async function compileFilterText(work: UnitOfWork, text: string | undefined) {
  if (text === undefined) return undefined;
  const { sql, actor } = work;
  const parsed = parseFilter(text);
  if (!parsed.ok)
    throw invalidInput(`${parsed.message} (at character ${parsed.position + 1})`, {
      path: 'filter',
      hint: parsed.suggestion ?? `Expected ${parsed.expected.join(', ')}.`,
    });
  const filter = namesSaved(parsed.value)
    ? expandSaved(parsed.value, await loadSaved(work))
    : parsed.value;
  const context = { ...actor.words, userId: actor.userId };
  const compiled = compileFilter({ sql, filter, context });
  await refuseUnknownNames({ sql, names: compiled.names });
  return compiled;
}
