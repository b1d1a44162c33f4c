import type { Project } from '@taskloom/contracts';
import { v7 as uuidv7 } from 'uuid';

import type { TransactionSql } from '../../database/connect.ts';
import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { Actor } from '../actors.ts';
import type { ProjectRow } from '../rows.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** A new project of the actor's; a name they have already is refused, so that names stay of use. */
export async function addProject(
  work: UnitOfWork,
  { name, color }: { name: string; color?: string | undefined },
): Promise<ProjectRow> {
  const { sql, changes, actor } = work;
  const bare = name.replace(/^#/, '').trim();
  await refuseTakenName(work, bare);
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from taskloom.projects
     where created_by = ${actor.userId} and deleted_at is null`;
  if (count >= LIMITS.projectsPerPerson)
    throw new TaskloomError('limit_exceeded', `You have ${LIMITS.projectsPerPerson} projects.`, {
      hint: 'Delete one that is finished.',
    });
  const id = uuidv7();
  return changes.insert('project', {
    id,
    name: bare,
    color: color ?? null,
    position: changes.nextPosition(),
    created_by: actor.userId,
  });
}

/** Two projects of one name could not be told apart by it. */
export async function refuseTakenName({ sql }: UnitOfWork, name: string): Promise<void> {
  const [existing] = await sql<ProjectRow[]>`
    select id, name from taskloom.projects
     where lower(name) = lower(${name}) and deleted_at is null and archived_at is null limit 1`;
  if (!existing && name.toLowerCase() !== 'inbox') return;
  throw new TaskloomError(
    'conflict',
    `There is a project called "${existing?.name ?? 'Inbox'}" already.`,
    {
      path: 'name',
      hint: 'Use it, or choose another name.',
      ...(existing ? { candidates: [{ id: existing.id, name: existing.name }] } : {}),
    },
  );
}

export async function presentProjects(
  { sql, actor }: { sql: TransactionSql; actor: Actor },
  rows: readonly ProjectRow[],
): Promise<Project[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const facts = await sql<{ id: string; role: Project['role']; open_tasks: number }[]>`
    select m.project_id as id, m.role,
           (select count(*)::int from taskloom.tasks t
             where t.project_id = m.project_id and t.status = 'open' and t.deleted_at is null) as open_tasks
      from taskloom.project_members m
     where m.project_id = any (${ids}::uuid[]) and m.user_id = ${actor.userId}`;
  const factsOf = new Map(facts.map((fact) => [fact.id, fact]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.color === null ? {} : { color: row.color }),
    inbox: row.inbox_of !== null,
    ...(row.parent_id === null ? {} : { parent_id: row.parent_id }),
    ...(row.archived_at === null ? {} : { archived: true }),
    ...(row.deleted_at === null ? {} : { deleted_at: row.deleted_at }),
    role: factsOf.get(row.id)?.role ?? 'viewer',
    open_tasks: factsOf.get(row.id)?.open_tasks ?? 0,
    version: row.version,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }));
}
