import { randomUUID } from 'node:crypto';

import { createTestDatabase } from '@taskloom/platform/testing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDatabase, type Database } from '../database/database.ts';
import { connectDatabase, type Sql } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { compileTextSearch } from './text-search.ts';

const ANNA = '00000000-0000-7000-8000-000000000001';
const BOB = '00000000-0000-7000-8000-000000000002';
const TASKS = [
  ['Buy milk', 'two litres'],
  ['Buttermilk pancakes', null],
  ['Call the dentist', 'about the crème brûlée recipe'],
  ['Milk', null],
  ['Read C++ primer', '100% of it; a_b\\c'],
  ['Café with Jürgen', null],
  ['牛乳を買う', null],
  ['Ремонт Кухни', null],
  ['Neue Straße', null],
  ['Send résumé to Łukasz', null],
  ['Write the quarterly report', 'for the\nboard meeting'],
] as const;

let sql: Sql;
let database: Database;
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const place = stack.use(await createTestDatabase());
  await migrate({ adminUrl: place.url, appUrl: place.urlFor('taskloom_test_app', 'test') });
  sql = connectDatabase({ url: place.url, maxConnections: 2 });
  stack.defer(() => sql.end());
  database = createDatabase(sql);
  for (const [user, project] of [ANNA, BOB].map((id) => [id, id.replace('-7000-', '-7001-')])) {
    await sql`insert into taskloom.users (id, name, time_zone, created_at)
      values (${user ?? ''}, 'Somebody', 'UTC', now())`;
    await sql`insert into taskloom.projects (id, name, created_by, created_at, updated_at)
      values (${project ?? ''}, 'Home', ${user ?? ''}, now(), now())`;
    for (const [title, notes] of user === ANNA ? TASKS : [['Bob buys oatmilk', null] as const])
      await sql`insert into taskloom.tasks (id, project_id, title, notes, created_at, updated_at)
        values (gen_random_uuid(), ${project ?? ''}, ${title}, ${notes}, now(), now())`;
  }
});
afterAll(() => stack.disposeAsync());

async function search(text: string, user = ANNA): Promise<string[]> {
  return database.asUser(user, async (tx) => {
    const { condition, rank } = compileTextSearch({ sql: tx, text });
    const rows = await tx<{ title: string }[]>`
      select t.title from taskloom.tasks t where ${condition} order by ${rank} desc, t.title`;
    return rows.map(({ title }) => title);
  });
}

describe('text search', () => {
  it.each<[string, string[]]>([
    ['milk', ['Milk', 'Buy milk', 'Buttermilk pancakes']],
    ['MILK buy', ['Buy milk']],
    ['butter', ['Buttermilk pancakes']],
    ['dent', ['Call the dentist']],
    ['creme brulee', ['Call the dentist']],
    ['CAFE jurgen', ['Café with Jürgen']],
    ['café', ['Café with Jürgen']],
    ['STRASSE', ['Neue Straße']],
    ['straße', ['Neue Straße']],
    ['resume', ['Send résumé to Łukasz']],
    ['LUKASZ', ['Send résumé to Łukasz']],
    ['c++', ['Read C++ primer']],
    ['100%', ['Read C++ primer']],
    ['a_b\\c', ['Read C++ primer']],
    ['axb', []],
    ['牛乳', ['牛乳を買う']],
    ['ремонт кухни', ['Ремонт Кухни']],
    ['"board meeting"', ['Write the quarterly report']],
    ['"meeting board"', []],
    ['"the report', ['Write the quarterly report']],
  ])('%s', async (text, titles) => {
    expect(await search(text)).toEqual(titles);
  });

  it.each<[string, string]>([
    ['dentits', 'Call the dentist'],
    ['dentst', 'Call the dentist'],
    ['dentisst', 'Call the dentist'],
    ['dintist', 'Call the dentist'],
    ['reprot quarterly', 'Write the quarterly report'],
    ['pancakse', 'Buttermilk pancakes'],
    ['жемонт', 'Ремонт Кухни'],
  ])('finds a word that is one slip away: %s', async (text, title) => {
    expect(await search(text)).toEqual([title]);
  });

  it('lets misspelt words count only where nothing is spelt like that', async () => {
    expect(await search('mild')).toEqual(['Milk', 'Buy milk']);
    expect(await search('milk')).not.toContain('Bob buys oatmilk');
  });

  it('finds only what the person may see', async () => {
    expect(await search('milk', BOB)).toEqual(['Bob buys oatmilk']);
    expect(await search('dentist', BOB)).toEqual([]);
  });

  it('follows a task that is renamed and forgets one that is removed', async () => {
    const id = '00000000-0000-7000-8000-00000000000a';
    await sql`insert into taskloom.tasks (id, project_id, title, created_at, updated_at)
      select ${id}, id, 'Zebra', now(), now() from taskloom.projects where created_by = ${ANNA}`;
    expect(await search('zebra')).toEqual(['Zebra']);
    await sql`update taskloom.tasks set title = 'Okapi' where id = ${id}`;
    expect(await search('zebra')).toEqual([]);
    expect(await search('okapi')).toEqual(['Okapi']);
    await sql`delete from taskloom.tasks where id = ${id}`;
    expect(await search('okapi')).toEqual([]);
  });

  it('takes any text', async () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom('"', '\\', '%', '_', '\0', "'", '(', '[', '*', 'a', ' ') }),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (text) => {
        expect(Array.isArray(await search(text))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('finds what stands far down in long notes, and slips in such tasks', async () => {
    const id = randomUUID();
    const notes = `${'word '.repeat(300)} the needle`;
    await sql`insert into taskloom.tasks (id, project_id, title, notes, created_at, updated_at)
      select ${id}, id, 'Haystack', ${notes}, now(), now()
        from taskloom.projects where created_by = ${ANNA}`;
    expect(await search('needle')).toEqual(['Haystack']);
    expect(await search('haystakc needle')).toEqual(['Haystack']);
    expect(await search('haystack nothing')).toEqual([]);
    await sql`delete from taskloom.tasks where id = ${id}`;
  });
});
