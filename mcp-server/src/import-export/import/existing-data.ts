import type { ProjectRow, SectionRow } from '../../domain/rows.ts';
import { isId } from '../../domain/resolve.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import type { PortableTask } from '../portable-data.ts';

/** What the person has already, as far as a file may mean it. */
export interface Existing {
  /** Ids of tasks by the names the file may know them by. */
  tasks: Map<string, { id: string; project_id: string }>;
  projects: ProjectRow[];
  sections: SectionRow[];
  people: { id: string; name: string; email: string | null }[];
  writable: Set<string>;
}

/** Tells apart what two files call by the same name. */
export type NameKey = (key: string) => string;

export async function loadExisting(
  work: UnitOfWork,
  { tasks, nameKey }: { tasks: readonly PortableTask[]; nameKey: NameKey },
): Promise<Existing> {
  const { sql, actor } = work;
  // Two imports of one file at the same time would not see each other's tasks.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import ${actor.userId}`}, 0))`;
  const [found, projects, sections, people, [may]] = await Promise.all([
    findTasks(work, { tasks, nameKey }),
    sql<ProjectRow[]>`
      select * from taskloom.projects where deleted_at is null order by created_at, id`,
    sql<SectionRow[]>`
      select * from taskloom.sections where deleted_at is null order by position, id`,
    sql<Existing['people']>`select id, name, email from taskloom.users`,
    sql<{ writable: string[] }[]>`select taskloom.my_writable_projects() as writable`,
  ]);
  return { tasks: found, projects, sections, people, writable: new Set(may?.writable) };
}

async function findTasks(
  { sql, actor }: UnitOfWork,
  { tasks, nameKey }: { tasks: readonly PortableTask[]; nameKey: NameKey },
): Promise<Existing['tasks']> {
  const names = tasks.flatMap((task) => namesOf(task, nameKey));
  const ids = tasks
    .flatMap(({ key, externalId = '' }) => [key, externalId.replace(/^taskloom:/u, '')])
    .filter(isId);
  const rows = await sql<{ id: string; project_id: string; external_id: string | null }[]>`
    select id, project_id, external_id from taskloom.tasks
     where deleted_at is null
       and (id = any (${ids}::uuid[])
         or (created_by = ${actor.userId} and external_id = any (${names}::text[])))
     order by created_at, id`;
  const byName = new Map<string, { id: string; project_id: string }>();
  for (const row of rows)
    for (const name of [`taskloom:${row.id}`, row.external_id ?? '']) byName.set(name, row);
  return new Map(
    tasks.flatMap((task) => {
      const row = namesOf(task, nameKey)
        .map((name) => byName.get(name))
        .find((each) => each !== undefined);
      return row ? [[task.key, row] as const] : [];
    }),
  );
}

/** The name it is kept under first, then the one it had before it came into the file. */
function namesOf(task: PortableTask, nameKey: NameKey): string[] {
  return [nameKey(task.key), ...(task.externalId === undefined ? [] : [task.externalId])];
}
