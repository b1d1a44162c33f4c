import { TaskloomError } from '../errors.ts';
import { sameValue } from './changes.ts';
import { lockTasksOf } from './tasks/lock-tasks.ts';
import { refuseWithoutOwner } from './members/member-store.ts';
import { entities, type EntityName, type EntityRows } from './entities.ts';
import type { Work } from './work.ts';

interface OperationRow {
  id: string;
  tool: string;
  summary: string;
  undone_by: string | null;
}

interface ActivityRow {
  operation_id: string;
  entity: EntityName;
  entity_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What undo leaves alone when it compares: they change with every write, or when others make room. */
const BOOKKEEPING = new Set(['version', 'updated_at', 'created_at', 'position']);

/**
 * Takes back the last operation of the person's own that stands, or the one named, together with what
 * workers did because of it. It is an operation itself, so that it can be undone in turn.
 */
export async function undoOperation(work: Work, operationId?: string): Promise<OperationRow> {
  const operation = await findOperation(work, operationId);
  const consequences = await work.sql<OperationRow[]>`
    select id, tool, summary, undone_by from taskloom.operations
     where caused_by = ${operation.id} and undone_by is null order by id desc for update`;
  await lockTasksOf(work, [operation.id, ...consequences.map(({ id }) => id)]);
  for (const consequence of consequences)
    // What somebody has gone on to work with stays.
    await work.changes.attempt(() => takeBack(work, consequence)).catch(ignoreConflict);
  await takeBack(work, operation);
  await refuseWithoutOwner(work);
  return operation;
}

function ignoreConflict(error: unknown): void {
  if (!(error instanceof TaskloomError) || error.code !== 'conflict') throw error;
}

async function findOperation(work: Work, operationId?: string): Promise<OperationRow> {
  const { sql, actor } = work;
  const [row] = await sql<OperationRow[]>`
    select id, tool, summary, undone_by from taskloom.operations
     where user_id = ${actor.userId}
       and ${
         operationId === undefined
           ? sql`undone_by is null and undoes is null and not automatic`
           : sql`id = ${operationId}`
       }
     order by created_at desc, id desc limit 1 for update`;
  if (!row)
    throw new TaskloomError(
      'not_found',
      operationId === undefined
        ? 'There is nothing to undo.'
        : 'You have no operation with this id.',
      { hint: 'Every change answers its operation_id.' },
    );
  if (row.undone_by !== null)
    throw new TaskloomError('conflict', 'This operation was undone already.', {
      hint: 'To do it again, undo the undo: its operation_id is the one it answered.',
    });
  return row;
}

async function takeBack(work: Work, operation: OperationRow): Promise<void> {
  const activity = await work.sql<ActivityRow[]>`
    select operation_id, entity, entity_id, before, after from taskloom.activity
     where operation_id = ${operation.id} order by id desc`;
  for (const change of activity) await revert(work, change);
  await work.sql`
    update taskloom.operations set undone_by = ${work.changes.operationId}
     where id = ${operation.id}`;
  // An undo that is undone lets all that it took back stand again.
  await work.sql`
    update taskloom.operations set undone_by = null where undone_by = ${operation.id}`;
}

async function revert(work: Work, change: ActivityRow): Promise<void> {
  const { entity, entity_id: id, before, after } = change;
  const current = await lockRow(work, entity, id);
  if (before === null) return unmake(work, { entity, current, after: after ?? {} });
  if (after === null) {
    // Their task may be gone with its project, or the person with the account.
    if (!current && (entity === 'reminder' || entity === 'member'))
      await work.changes.insert(entity, { ...before, id });
    return;
  }
  if (!current) throw changedSince(entity);
  refuseIfChanged(entity, current, after);
  await work.changes.update(entity, current, before);
}

/** What the operation made goes: tasks and projects into the trash, what belongs to them for good. */
async function unmake(
  work: Work,
  {
    entity,
    current,
    after,
  }: {
    entity: EntityName;
    current: EntityRows[EntityName] | undefined;
    after: Record<string, unknown>;
  },
): Promise<void> {
  if (!current) {
    // Not to be seen any more: somebody else took them out, or the person left.
    if (entity === 'member') throw changedSince(entity);
    return;
  }
  if (entity === 'reminder')
    return work.changes.remove('reminder', current as EntityRows['reminder']);
  if (entity === 'member') {
    refuseIfChanged(entity, current, after);
    return work.changes.remove('member', current as EntityRows['member']);
  }
  if (entity === 'series') {
    const ended = { next_key: null, next_at: null, upcoming: [], ended_at: work.changes.at };
    await work.changes.update('series', current as EntityRows['series'], ended);
    return;
  }
  if (entity === 'task') refuseIfChanged(entity, current, after);
  // What is left are the kinds with a trash.
  const row = current as EntityRows['task' | 'project' | 'section' | 'comment' | 'filter'];
  await work.changes.update(entity, row, { deleted_at: work.changes.at });
}

function refuseIfChanged(entity: EntityName, current: object, after: Record<string, unknown>) {
  const now = new Map<string, unknown>(Object.entries(current));
  for (const [column, value] of Object.entries(after))
    if (!BOOKKEEPING.has(column) && !sameValue(now.get(column) ?? null, value ?? null))
      throw changedSince(entity);
}

function changedSince(entity: EntityName): TaskloomError {
  return new TaskloomError('conflict', `The ${entity} was changed since; nothing was undone.`, {
    hint: 'Undo the later change first, or change it by hand.',
  });
}

async function lockRow<E extends EntityName>(
  { sql }: Work,
  entity: E,
  id: string,
): Promise<EntityRows[E] | undefined> {
  const [row] = await sql<EntityRows[E][]>`
    select * from ${sql(`taskloom.${entities[entity].table}`)} where id = ${id} for update`;
  return row;
}
