import { createHash } from 'node:crypto';

import type postgres from 'postgres';

/** Tasks of ten people, some with few and some with many: 1,000 each on average. */
const TASKS_OF_TEN = [100, 200, 300, 500, 700, 900, 1100, 1500, 1900, 2800];
const PROJECTS_EACH = 10;
/** What the tasks' dates lie around, and the bench's clock stands at. */
export const NOW = '2026-11-21T10:00:00Z';

const VERBS =
  'Call Write Read Buy Book Check Clean Fix Plan Send Pay Order Review Prepare Finish Start Print ' +
  'Return Renew Cancel Update Draft Sort Water Paint Move Pack Visit Invite Thank';
const THINGS =
  'report invoice dentist garden kitchen budget slides contract passport bicycle roof window letter ' +
  'photos tickets lecture homework insurance laptop printer mortgage recipe present wardrobe boiler ' +
  'schedule newsletter website backup server milk bread flowers medicine shoes curtains shelf lamp';
const PLACES = 'at home|for Ada|with Ben|before summer|at the office|for the school|again|in town';

/** The id of the person of this number, from 1. */
export function personId(number: number): string {
  const hash = createHash('md5').update(`user${number}`).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');
}

/**
 * People with projects, sections, tags and tasks in every state, as years of use leave them: one
 * person's rows lie scattered among everybody's. Takes a superuser's connection to a migrated, empty
 * database; indexes are made after the rows, triggers and checks of foreign keys are left out.
 */
export async function seedTasks(sql: postgres.Sql, { people }: { people: number }): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`set local work_mem = '256MB'`;
    await tx`set local maintenance_work_mem = '512MB'`;
    await tx`select setseed(0.42)`;
    const indexes = await dropIndexes(tx);
    await tx`
      create function pg_temp.pick(words text[]) returns text language sql volatile
        return words[1 + floor(random() * cardinality(words))::int]`;
    await addPeople(tx, people);
    await addTasks(tx, people);
    await tx`
      insert into taskloom.task_search (task_id, project_id, title, content)
        select id, project_id, taskloom.fold(title), taskloom.fold(concat_ws(' / ', title, notes))
          from taskloom.tasks order by id`;
    // Of one task in four, by whoever has its project.
    await tx`
      insert into taskloom.reminders (id, task_id, user_id, "offset", created_at)
        select gen_random_uuid(), t.id, m.user_id, '-PT30M', t.created_at
          from taskloom.tasks t
          join taskloom.project_members m on m.project_id = t.project_id
         where t.due_sort is not null and random() < 0.25`;
    for (const definition of indexes) await tx.unsafe(definition);
  });
  await sql`vacuum analyze`;
}

/** Returns how to make them again. Those that stand for a constraint stay. */
async function dropIndexes(tx: postgres.TransactionSql): Promise<string[]> {
  const indexes = await tx<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i
     where i.indrelid in ('taskloom.tasks'::regclass, 'taskloom.task_search'::regclass)
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;
  for (const { name } of indexes) await tx.unsafe(`drop index ${name}`);
  return indexes.map(({ definition }) => definition);
}

async function addPeople(tx: postgres.TransactionSql, people: number): Promise<void> {
  await tx`
    insert into taskloom.users (id, name, email, time_zone, created_at)
      select md5('user' || n)::uuid, 'Person ' || n, 'person' || n || '@example.com', 'Europe/Berlin', ${NOW}
        from generate_series(1, ${people}::int) n`;
  await tx`
    insert into taskloom.projects (id, name, inbox_of, position, created_by, created_at, updated_at)
      select md5('project' || n || '/' || k)::uuid,
             case k when 1 then 'Inbox' else 'Project ' || k end,
             case k when 1 then md5('user' || n)::uuid end,
             k, md5('user' || n)::uuid, ${NOW}, ${NOW}
        from generate_series(1, ${people}::int) n, generate_series(1, ${PROJECTS_EACH}::int) k`;
  // Everybody shares one project with the next person.
  await tx`
    insert into taskloom.project_members (project_id, user_id, role, created_at)
      select md5('project' || n || '/' || k)::uuid, md5('user' || n)::uuid, 'owner', ${NOW}::timestamptz
        from generate_series(1, ${people}::int) n, generate_series(1, ${PROJECTS_EACH}::int) k
      union all
      select md5('project' || n || '/2')::uuid, md5('user' || (n % ${people}::int + 1))::uuid, 'editor', ${NOW}
        from generate_series(1, ${people}::int) n`;
}

async function addTasks(tx: postgres.TransactionSql, people: number): Promise<void> {
  await tx`
    insert into taskloom.tasks (id, project_id, title, notes, status, priority, due_date, due_at,
        due_zone, due_sort, tags, position, created_by, created_at, updated_at, completed_at, deleted_at)
      select (started || substr(hash, 1, 3) || '8' || substr(hash, 5, 15))::uuid,
             md5('project' || n || '/' || (1 + floor(power(random(), 2) * ${PROJECTS_EACH}))::int)::uuid,
             pg_temp.pick(${VERBS.split(' ')}::text[]) || ' ' || pg_temp.pick(${THINGS.split(' ')}::text[]) || ' ' || pg_temp.pick(${PLACES.split('|')}::text[]),
             case when random() < 0.2 then 'Ask about the ' || pg_temp.pick(${THINGS.split(' ')}::text[]) end,
             case when is_open then 'open' else 'done' end,
             least(4, 1 + floor(sqrt(random()) * 5))::int,
             case when kind < 0.4 then due::date end,
             case when kind between 0.4 and 0.6 then due end,
             case when kind between 0.4 and 0.6 then 'Europe/Berlin' end,
             case when kind < 0.4 then due::date::timestamptz when kind <= 0.6 then due end,
             case when random() < 0.3
                  then array['tag' || floor(random() * 12)] else '{}' end,
             extract(epoch from made) * 1000, md5('user' || n)::uuid, made, made,
             case when not is_open then made + random() * (${NOW}::timestamptz - made) end,
             case when random() < 0.03 then made + random() * (${NOW}::timestamptz - made) end
        from (select n, md5(random()::text) as hash, made, random() as kind, is_open,
                     lpad(to_hex((extract(epoch from made) * 1000)::bigint), 12, '0') || '7' as started,
                     -- what is open is due soon, what is done was due in its time
                     case when is_open then ${NOW}::timestamptz + (random() * 120 - 15) * interval '1 day'
                          else made + random() * 30 * interval '1 day' end as due
                from (select n, random() < 0.4 as is_open,
                             ${NOW}::timestamptz - random() * interval '700 days' as made
                        from generate_series(1, ${people}::int) n,
                             generate_series(1, (${TASKS_OF_TEN}::int[])[1 + n % 10])) each_task
               order by made) t`;
}
