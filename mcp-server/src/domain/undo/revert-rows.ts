import { TaskloomError } from '../../errors.ts';
import { sameValue } from '../row-values.ts';
import { entities, factsOf } from '../entities.ts';
import type { EntityName, EntityRows, MemberRow } from '../rows.ts';
import { withdraw } from '../invitations/invite.ts';
import { removeMember } from '../members/member-store.ts';
import { requireRole } from '../members/roles.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** One row that an operation changed. */
export interface ActivityRow {
  entity: EntityName;
  entity_id: string;
  title: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What undo leaves alone when it compares: they change with every write, or when others make room. */
const BOOKKEEPING = new Set(['version', 'updated_at', 'created_at', 'position']);

/** The rows as they are now, by id. */
type CurrentRows = Map<string, EntityRows[EntityName]>;

/**
 * Makes the rows what they were before, the newest change first. @throws TaskloomError `conflict` when one
 * was changed since, `forbidden` when one is out of the person's reach
 */
export async function revertRows(
  work: UnitOfWork,
  activity: readonly ActivityRow[],
): Promise<void> {
  for (const change of activity) refuseFinal(change);
  const rows = await lockRows(work, activity);
  for (const change of activity) await revert(work, { change, rows });
}

async function revert(
  work: UnitOfWork,
  { change, rows }: { change: ActivityRow; rows: CurrentRows },
): Promise<void> {
  const { entity, entity_id: id, before, after } = change;
  await refuseWithoutRole(work, change);
  const current = rows.get(id);
  if (before === null) return unmake(work, { change, current });
  if (after === null) {
    // Their task may be gone with its project, or the person with the account.
    if (!current && (entity === 'reminder' || entity === 'member' || entity === 'channel'))
      await work.changes.insert(entity, { ...before, id });
    return;
  }
  if (!current) throw outOfReach(change);
  refuseIfChanged(change, current);
  if (entity === 'invitation')
    return revertInvitation(work, { change, current: current as EntityRows['invitation'] });
  rows.set(id, await work.changes.update(entity, current, before));
}

/** Secrets that others may know by now do not come back. */
function refuseFinal({ entity, before, after }: ActivityRow): void {
  if (factsOf(entity).final)
    throw new TaskloomError(
      'forbidden',
      'The old address of your calendar stays closed: others may know it.',
    );
  if (entity === 'channel' && before && after && 'secret' in after)
    throw new TaskloomError(
      'forbidden',
      'The new secret of the webhook stays: others may know the old one.',
    );
}

/** Who shares a project, and the project itself, are its owner's to change, also back. */
async function refuseWithoutRole(
  work: UnitOfWork,
  { entity, entity_id: id, before, after }: ActivityRow,
): Promise<void> {
  if (entity === 'project') {
    await requireRole(work, { projectId: id, action: 'change_project' });
    return;
  }
  // Whoever accepted may go again, without a right to share.
  if (entity === 'member' && before === null && after?.['user_id'] === work.actor.userId) return;
  if (entity !== 'member') return;
  const [row] = await work.sql<EntityRows['member'][]>`
    select * from taskloom.project_members where id = ${id}`;
  const projectId = row?.project_id ?? after?.['project_id'] ?? before?.['project_id'];
  if (typeof projectId === 'string') await requireRole(work, { projectId, action: 'share' });
}

/** One that was opened again is withdrawn; an answer is taken back by who gave it, and given only anew. */
async function revertInvitation(
  work: UnitOfWork,
  { change, current }: { change: ActivityRow; current: EntityRows['invitation'] },
): Promise<void> {
  const { before } = change;
  const was = before?.['status'];
  if (was === undefined && current.status !== 'pending') throw changedSince(change);
  if (current.status === 'pending' && was !== undefined && (await mayShare(work, current)))
    return withdraw(work, current);
  if (was === 'accepted')
    throw new TaskloomError('forbidden', 'An invitation is accepted anew, not by undo.');
  // Whose it was taken to be stays so.
  const { user_id: _, ...columns } = before ?? {};
  await work.changes.update('invitation', current, columns);
}

async function mayShare(work: UnitOfWork, { project_id: projectId }: { project_id: string }) {
  return requireRole(work, { projectId, action: 'share' }).then(
    () => true,
    () => false,
  );
}

/** What the operation made goes: tasks and projects into the trash, what belongs to them for good. */
async function unmake(
  work: UnitOfWork,
  { change, current }: { change: ActivityRow; current: EntityRows[EntityName] | undefined },
): Promise<void> {
  const { entity } = change;
  if (entity === 'member') {
    const member = current ?? (await ownMembership(work, change));
    // Not to be seen any more: somebody else took them out, or the person left.
    if (!member) throw changedSince(change);
    refuseIfChanged(change, member);
    return removeMember(work, member as MemberRow);
  }
  if (!current) {
    if (entity !== 'reminder' && entity !== 'channel') throw outOfReach(change);
    return;
  }
  if (entity === 'reminder')
    return work.changes.remove('reminder', current as EntityRows['reminder']);
  if (entity === 'channel') return work.changes.remove('channel', current as EntityRows['channel']);
  if (entity === 'invitation') {
    refuseIfChanged(change, current);
    return withdraw(work, current as EntityRows['invitation']);
  }
  if (entity === 'series') {
    const ended = { next_key: null, next_at: null, upcoming: [], ended_at: work.changes.at };
    await work.changes.update('series', current as EntityRows['series'], ended);
    return;
  }
  if (entity === 'task') refuseIfChanged(change, current);
  // What is left are the kinds with a trash.
  const row = current as EntityRows['task' | 'project' | 'section' | 'comment' | 'filter'];
  if (row.deleted_at === null)
    await work.changes.update(entity, row, { deleted_at: work.changes.at });
}

/** One's own: only owners may lock one, and everybody may leave. */
async function ownMembership(
  { sql, actor }: UnitOfWork,
  { entity_id: id }: ActivityRow,
): Promise<MemberRow | undefined> {
  const [row] = await sql<MemberRow[]>`
    select * from taskloom.project_members where id = ${id} and user_id = ${actor.userId}`;
  return row;
}

function refuseIfChanged(change: ActivityRow, current: object): void {
  const now = new Map<string, unknown>(Object.entries(current));
  for (const [column, value] of Object.entries(change.after ?? {}))
    if (!BOOKKEEPING.has(column) && !sameValue(now.get(column) ?? null, value ?? null))
      throw changedSince(change);
}

function changedSince({ entity, title }: ActivityRow): TaskloomError {
  return new TaskloomError('conflict', `${nameOf(entity, title)} was changed since.`, {
    hint: 'Undo the later change first, or change it by hand.',
  });
}

function outOfReach({ entity, title }: ActivityRow): TaskloomError {
  return new TaskloomError(
    'forbidden',
    `${nameOf(entity, title)} is not yours to change any more.`,
  );
}

const WORDS: Partial<Record<EntityName, string>> = {
  member: 'Who shares the project',
  invitation: 'The invitation',
  user: 'A setting',
  series: 'A recurrence',
  channel: 'An address for notifications',
};

function nameOf(entity: EntityName, title: string | null): string {
  if (entity === 'user' || title === null) return WORDS[entity] ?? `A ${entity}`;
  return entity === 'task' ? `“${title}”` : `The ${entity} “${title}”`;
}

async function lockRows(work: UnitOfWork, activity: readonly ActivityRow[]): Promise<CurrentRows> {
  const rows: CurrentRows = new Map();
  for (const [entity, changes] of Map.groupBy(activity, (change) => change.entity)) {
    const ids = [...new Set(changes.map(({ entity_id: id }) => id))];
    const { sql } = work;
    const locked = await sql<EntityRows[EntityName][]>`
      select * from ${sql(`taskloom.${entities[entity].table}`)}
       where id = any (${ids}::uuid[]) order by id for update`;
    for (const row of locked) rows.set(row.id, row);
    work.changes.keepLocked(entity, locked);
  }
  return rows;
}
