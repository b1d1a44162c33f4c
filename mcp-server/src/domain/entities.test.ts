import { expect, test } from 'vitest';

import { startTestServer } from '../testing/test-server.ts';
import { entities, factsOf, INSTANTS } from './entities.ts';

interface Column {
  table_name: string;
  column_name: string;
  data_type: string;
  /** As JSON, with null where there is none. */
  fallback: unknown;
}

// An object's keys are strings to the compiler.
const names = Object.keys(entities) as (keyof typeof entities)[];

test('a blank row says of each column what the table would', async () => {
  await using server = await startTestServer();
  const tables = names.flatMap((name) => (factsOf(name).blank ? factsOf(name).table : []));
  const columns = await server.admin<Column[]>`
    select table_name, column_name, data_type,
           case when column_default is null then null
                when data_type = 'ARRAY' then '[]'::jsonb
                when data_type = 'text' then to_jsonb(split_part(column_default, '''', 2))
                else (regexp_match(column_default, '[0-9]+'))[1]::jsonb end as fallback
      from information_schema.columns
     where table_schema = 'taskloom' and is_identity = 'NO'
       and table_name = any (${tables})
       and (column_default is not null or is_nullable = 'YES')
       and column_default is distinct from 'gen_random_uuid()'`;
  const byTable = Map.groupBy(columns, ({ table_name }) => table_name);
  for (const entity of names) {
    const { table, blank } = factsOf(entity);
    if (!blank) continue;
    const defaults = (byTable.get(table) ?? []).map(
      ({ column_name, fallback }) => [column_name, fallback] as const,
    );
    expect(blank, table).toEqual(Object.fromEntries(defaults));
  }
  const instants = columns.filter(({ data_type }) => data_type.startsWith('timestamp'));
  expect(
    instants.map(({ column_name }) => column_name).filter((name) => !INSTANTS.has(name)),
  ).toEqual([]);
});
