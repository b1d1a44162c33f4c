import type { Change } from './change.ts';
import { rowEventVerb, taskEventType } from './event-types.ts';
import type { EntityName, TaskRow } from './rows.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** For people: what undo would take back, such as: Completed “Buy milk” and 2 more. */
export async function summariseOperation(
  work: UnitOfWork,
  tasks: readonly TaskRow[],
): Promise<string> {
  const { log } = work.changes;
  // What goes to the trash or comes back with its project is not what the person did.
  const trashed = log.filter((change) => change.entity === 'project' && isTrashing(change));
  if (trashed.length > 0) return summariseRows(trashed);
  const [first] = log.filter((change) => change.entity === 'task');
  if (!first) return await summariseOther(work);
  const verb = {
    'task.created': 'Added',
    'task.updated': 'Changed',
    'task.completed': 'Completed',
    'task.reopened': 'Reopened',
    'task.deleted': 'Deleted',
    'task.restored': 'Restored',
  }[taskEventType(log.filter((change) => change.id === first.id))];
  const title = tasks.find((task) => task.id === first.id)?.title ?? 'a task';
  return `${verb} “${title}”${andMore(tasks.length)}`;
}

/** What has several rows for one thing, and is called by the whole: it is changed in any case. */
const WHOLE: Partial<Record<EntityName, string>> = {
  user: 'settings',
  member: 'who shares',
  invitation: 'who shares',
  notification: 'notifications',
};

const UNNAMED: Partial<Record<EntityName, string>> = {
  comment: 'a comment',
  reminder: 'a reminder',
  series: 'a recurrence',
  channel: 'an address for notifications',
  feed: 'the address of the calendar',
};

async function summariseOther({ sql, changes }: UnitOfWork): Promise<string> {
  const [change] = changes.log;
  if (!change) return 'Changed nothing';
  const { entity, projectId } = change;
  const whole = WHOLE[entity];
  if (whole === undefined) return summariseRows(changes.log.filter((c) => c.entity === entity));
  if (projectId === null) return `Changed ${whole}`;
  const [project] = await sql<{ name: string }[]>`
    select name from taskloom.projects where id = ${projectId}`;
  return `Changed ${whole}${quoted(project?.name)}`;
}

/** Rows of one kind, by what became of the first. */
function summariseRows(changes: readonly Change[]): string {
  const rows = [...Map.groupBy(changes, ({ id }) => id).values()];
  const [[first] = []] = rows;
  if (!first) return 'Changed nothing';
  const what = UNNAMED[first.entity] ?? `${first.entity}${quoted(first.title)}`;
  return `${verbOf(rows[0] ?? [])} ${what}${andMore(rows.length)}`;
}

function verbOf(changes: readonly Change[]): string {
  const last = changes.at(-1)?.after;
  if (last === null) return 'Deleted';
  const verb = rowEventVerb(changes);
  if (verb !== 'updated' || last === undefined || !('archived_at' in last)) return VERBS[verb];
  return last['archived_at'] ? 'Archived' : 'Brought back';
}

const VERBS = { created: 'Added', updated: 'Changed', deleted: 'Deleted', restored: 'Restored' };

/** To the trash, or out of it. */
function isTrashing({ before, after }: Change): boolean {
  return before !== null && after !== null && 'deleted_at' in after;
}

function quoted(name: string | null | undefined): string {
  return name === null || name === undefined ? '' : ` “${name}”`;
}

function andMore(count: number): string {
  return count > 1 ? ` and ${count - 1} more` : '';
}
