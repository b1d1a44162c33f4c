import { Temporal } from 'temporal-polyfill';

import type { Database } from '../../database/database.ts';
import { type People, readPerson } from '../actors.ts';

/** The zone's name as it is kept, or `undefined` when there is none called so. */
export function canonicalZone(name: string): string | undefined {
  try {
    return Temporal.Now.zonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

/**
 * Takes the zone that a person's program is in, as long as nothing better than a default is known.
 * What the person, or an earlier program, said stays. Not undoable: nobody did it.
 */
export async function learnTimeZone(
  { database, people }: { database: Database; people: People },
  { userId, given, at }: { userId: string; given: string; at: string },
): Promise<void> {
  const zone = canonicalZone(given);
  if (zone === undefined) return;
  const { user } = await people.get(userId, () =>
    database.readAsUser(userId, (sql) => readPerson(sql, userId)),
  );
  if (user.time_zone_source !== 'default') return;
  await database.asUser(userId, async (sql) => {
    const [changed] = await sql`
      update taskloom.users set time_zone = ${zone}, time_zone_source = 'client'
       where id = ${userId} and time_zone_source = 'default' returning id`;
    if (changed) await sql`select taskloom.plan_my_digests(${at})`;
  });
  people.forget(userId);
}
