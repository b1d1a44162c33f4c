import postgres from 'postgres';

import type { Bench } from './bench.ts';
import { callTool, type Rpc, structured } from './client.ts';
import { beside, repeat } from './measure.ts';

const TASKS = 100_000;
const PROJECTS = 20;
const P99_MS = 200;

/** What the tools take for somebody with 100,000 tasks, and what others wait where that is long. */
export async function largePerson(bench: Bench): Promise<void> {
  const { report, rpc, addPerson } = bench;
  const person = await addPerson('Large');
  await seedLargePerson(bench, person.id);
  const ids = await someTasks(person.rpc);
  for (const [name, call] of Object.entries(quickCalls(person.rpc, ids))) {
    await call(-1);
    const { p99 } = await repeat({ callers: 1, calls: bench.scaled(30) }, call);
    report.add(`100,000 tasks: ${name}`, { 'p99 ms': [p99, P99_MS] });
  }
  for (const [name, call] of Object.entries(longCalls(person.rpc))) {
    const { p99, max, tookMs, error } = await beside(() => callTool(rpc, 'get_me'), call);
    const others =
      error === undefined ? { 'others’ p99 ms': [p99, P99_MS] as [number, number] } : {};
    if (error !== undefined) report.note(`100,000 tasks: ${name}`, `failed: ${error}`);
    else if (tookMs <= P99_MS) report.add(`100,000 tasks: ${name}`, { ms: [tookMs, P99_MS] });
    else
      report.add(`100,000 tasks: ${name}, ${Math.round(tookMs)} ms`, {
        ...others,
        'others’ longest ms': [max, P99_MS],
      });
  }
}

function quickCalls(rpc: Rpc, ids: string[]): Record<string, (n: number) => Promise<unknown>> {
  const tool = (name: string, input: object) => () => callTool(rpc, name, input);
  return {
    'find_tasks, all open': tool('find_tasks', { limit: 50 }),
    'find_tasks, today': tool('find_tasks', { filter: 'today | overdue', limit: 50 }),
    'find_tasks, tag and priority': tool('find_tasks', { filter: '@tag3 & p1', limit: 50 }),
    'find_tasks, by title': tool('find_tasks', { sort: 'title', limit: 50 }),
    'find_tasks, done, grouped': tool('find_tasks', {
      filter: 'done',
      group: 'project',
      limit: 50,
    }),
    'find_tasks, words': tool('find_tasks', { text: 'letter 777' }),
    get_overview: tool('get_overview', {}),
    'get_stats, a week': tool('get_stats', { days: 7 }),
    'get_stats, a year': tool('get_stats', { days: 366 }),
    find_projects: tool('find_projects', {}),
    find_activity: tool('find_activity', {}),
    'manage_tags, list': tool('manage_tags', { action: 'list' }),
    'get_tasks, 20': () => callTool(rpc, 'get_tasks', { tasks: ids.slice(0, 20) }),
    add_tasks: (n) => callTool(rpc, 'add_tasks', { tasks: [{ title: `One more ${n}` }] }),
    update_tasks: (n) =>
      callTool(rpc, 'update_tasks', { tasks: [{ task: ids[n + 1], notes: `Changed ${n}` }] }),
    complete_tasks: (n) => callTool(rpc, 'complete_tasks', { tasks: [ids[n + 40]] }),
  };
}

function longCalls(rpc: Rpc): Record<string, () => Promise<unknown>> {
  return {
    'manage_tags, rename': () =>
      callTool(rpc, 'manage_tags', { action: 'rename', tag: 'tag6', name: 'renamed' }),
    'export_tasks, all': () => callTool(rpc, 'export_tasks', { format: 'taskloom-json' }),
    'the calendar feed': async () => {
      const { url } = structured(
        await callTool(rpc, 'export_tasks', { format: 'calendar-feed-url' }),
      );
      const answer = await fetch(String(url));
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
    },
    'delete_projects, 10,000 tasks': () =>
      callTool(rpc, 'delete_projects', { projects: ['Project 1'], confirm: true }),
    'restore_projects, 10,000 tasks': () =>
      callTool(rpc, 'restore_projects', { projects: ['Project 1'] }),
  };
}

async function someTasks(rpc: Rpc): Promise<string[]> {
  const found = structured(await callTool(rpc, 'find_tasks', { limit: 100 }));
  return (found['tasks'] as { id: string }[]).map(({ id }) => id);
}

/** A tenth of the tasks in the first project; six in ten done, over two years. */
export async function seedLargePerson({ databaseUrl }: Bench, userId: string): Promise<void> {
  const sql = postgres(databaseUrl('admin'), { max: 1, onnotice: () => {} });
  await sql.begin(async (tx) => {
    await tx`set local work_mem = '64MB'`;
    await tx`
      insert into taskloom.projects (id, name, position, created_by, created_at, updated_at)
        select gen_random_uuid(), 'Project ' || n, n, ${userId}, now(), now()
          from generate_series(1, ${PROJECTS}::int) n`;
    await tx`
      insert into taskloom.tasks (id, project_id, title, status, priority, due_date, due_sort, tags,
          position, created_by, created_at, updated_at, completed_at)
        select gen_random_uuid(), p.id, 'Write letter ' || n, case when done then 'done' else 'open' end,
               1 + n % 4, due, due, case when n % 3 = 0 then array['tag' || n % 12] else '{}' end,
               n, ${userId}, made, made, case when done then made + interval '3 days' end
          from (select n, n % 10 < 6 as done, now() - (n % 700) * interval '1 day' as made,
                       case when n % 2 = 0 then current_date + n % 300 - 20 end as due,
                       case when n % 10 = 0 then 1 else 2 + n % ${PROJECTS - 1}::int end as place
                  from generate_series(1, ${TASKS}::int) n) t
          join taskloom.projects p on p.created_by = ${userId} and p.name = 'Project ' || t.place`;
  });
  await sql`vacuum analyze`;
  await sql.end();
}
