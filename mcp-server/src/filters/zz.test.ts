import { createTestDatabase } from '@taskloom/platform/testing';
import { expect, it } from 'vitest';
import { connectDatabase } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';

it('measures', async () => {
  await using database = await createTestDatabase();
  await migrate({ adminUrl: database.url, appUrl: database.urlFor('taskloom_test_app', 'test') });
  const sql = connectDatabase({ url: database.url, maxConnections: 2 });
  await sql`insert into taskloom.users (id,name,time_zone) select ('00000000-0000-0000-0000-'||lpad(i::text,12,'0'))::uuid, 'u'||i, 'UTC' from generate_series(1,101) i`;
  await sql`insert into taskloom.projects (id,name,created_by,created_at,updated_at) select ('00000000-0000-0000-0001-'||lpad(i::text,12,'0'))::uuid, 'p'||i, ('00000000-0000-0000-0000-'||lpad(i::text,12,'0'))::uuid, now(), now() from generate_series(1,101) i`;
  await sql`insert into taskloom.tasks (id,project_id,title,notes,created_at,updated_at) 
    select gen_random_uuid(), ('00000000-0000-0000-0001-'||lpad((case when i<=50000 then 1 else 2+ i%100 end)::text,12,'0'))::uuid,
     (array['Buy','Call','Write','Fix','Plan','Review'])[1+(random()*5)::int]||' '||(array['buttermilk','dentist','report','groceries','the car','party'])[1+(random()*5)::int]||' '||md5(i::text),
     repeat('some notes about it and more words ',5), now(), now() from generate_series(1,150000) i`;
  await sql`create function taskloom.fold(value text) returns text language sql immutable strict parallel safe return regexp_replace(lower(normalize(value, NFKD)), '[\u0300-\u036f]', '', 'g')`;
  await sql`create function taskloom.tsv(title text, notes text) returns tsvector language sql immutable parallel safe return setweight(to_tsvector('simple', title),'A') || to_tsvector('simple', coalesce(notes,''))`;
  const t0=performance.now();
  await sql`create index x on taskloom.tasks using gin (taskloom.tsv(title,notes))`;
  console.log('index', performance.now()-t0);
  await sql`analyze`;
  for (const user of [1,5]) await sql.begin(async (tx) => {
    await tx`select set_config('role','taskloom_user',true), set_config('taskloom.user_id', ${'00000000-0000-0000-0000-'+String(user).padStart(12,'0')}, true)`;
    const q: Record<string, any> = {
      tsv: tx`taskloom.tsv(t.title,t.notes) @@ 'dentis:*'::tsquery`,
      strpos: tx`strpos(lower(t.title), 'ttermilk')>0 or strpos(lower(t.notes),'ttermilk')>0`,
      ilike: tx`t.title ilike '%ttermilk%' or t.notes ilike '%ttermilk%'`,
      fold: tx`strpos(taskloom.fold(t.title), 'ttermilk')>0`,
      foldnotes: tx`strpos(taskloom.fold(t.title), 'ttermilk')>0 or strpos(taskloom.fold(t.notes),'ttermilk')>0`,
      regex: tx`lower(t.title) ~ ${'\\m(?:' + ['dentits','.entits','d.ntits','de.tits','den.its','dent.ts','denti.s','dentit.','entits','dntits','detits','denits','dentts','dentis','dentit','.dentits','d.entits','de.ntits','den.tits','dent.its','denti.ts','dentit.s','dentits.','edntits','dnetits','detnits','denitts','dentist','dentist','dentist'].join('|') + ')\\M'}`,
      regexnoanchor: tx`t.title ~* ${'\\m(?:d.?entits|.entits|d.ntits|dentist)'}`,
    };
    for (const [k, c] of Object.entries(q)) {
      const rows = await tx`explain (analyze, costs off) select t.id from taskloom.tasks t where t.deleted_at is null and t.status='open' and (${c}) order by t.due_sort limit 50`;
      const text = rows.map((r:any)=>r['QUERY PLAN']);
      console.log(user, k, text.filter((l:string)=>/Scan|Execution|Index Cond/.test(l)).join(' | '));
    }
  });
  await sql.end();
  expect(1).toBe(1);
}, 120000);
