import { v7 as uuidv7 } from 'uuid';

import { invalidInput, notFound, TaskloomError } from '../../errors.ts';
import { expandSaved, namesSaved, parseFilter } from '../../filters/index.ts';
import { LIMITS } from '../../limits.ts';
import type { FilterRow } from '../rows.ts';
import { isId } from '../resolve.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

export interface SavedFilter {
  id: string;
  name: string;
  filter: string;
}

/** Saves a filter that can be read; one of the same name is replaced. */
export async function saveFilter(
  work: UnitOfWork,
  { name, filter }: { name: string; filter: string },
): Promise<FilterRow> {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw invalidInput(parsed.message, { path: 'filter', hint: parsed.suggestion });
  // Whatever it names has to be there, and may not lead back to it.
  if (namesSaved(parsed.value))
    expandSaved(parsed.value, (await loadSaved(work)).set(name.toLowerCase(), filter));
  const existing = await findFilter(work, name);
  if (existing) return work.changes.update('filter', existing, { name, filter });
  const [{ count } = { count: 0 }] = await work.sql<{ count: number }[]>`
    select count(*)::int as count from taskloom.filters where deleted_at is null`;
  if (count >= LIMITS.filtersPerPerson)
    throw new TaskloomError('limit_exceeded', `You have ${LIMITS.filtersPerPerson} filters.`);
  return work.changes.insert('filter', {
    id: uuidv7(),
    user_id: work.actor.userId,
    name,
    filter,
    position: work.changes.nextPosition(),
  });
}

/** The person's saved filters by name, in lower case. */
export async function loadSaved({ sql }: UnitOfWork): Promise<Map<string, string>> {
  const rows = await sql<{ name: string; filter: string }[]>`
    select lower(name) as name, filter from taskloom.filters where deleted_at is null`;
  return new Map(rows.map(({ name, filter }) => [name, filter]));
}

export async function deleteFilter(work: UnitOfWork, reference: string): Promise<FilterRow> {
  const row = await findFilter(work, reference);
  if (!row)
    throw notFound(`You have no filter called "${reference}".`, {
      path: 'filter',
      hint: 'find_filters lists yours.',
    });
  return work.changes.update('filter', row, { deleted_at: work.changes.at });
}

export function presentFilter({ id, name, filter }: FilterRow): SavedFilter {
  return { id, name, filter };
}

async function findFilter({ sql }: UnitOfWork, reference: string): Promise<FilterRow | undefined> {
  const [row] = await sql<FilterRow[]>`
    select * from taskloom.filters
     where deleted_at is null
       and ${isId(reference) ? sql`id = ${reference}` : sql`lower(name) = lower(${reference})`}
     for update`;
  return row;
}
