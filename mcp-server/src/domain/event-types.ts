import type { Change } from './change.ts';
import type { ProjectRow, TaskRow } from './rows.ts';

/** What the whole operation did to the task: the strongest of its changes names the event. */
export function taskEventType(changes: readonly Change[]): string {
  if (changes.some((change) => change.before === null)) return 'task.created';
  const first = Object.assign({}, ...changes.map((c) => c.before).toReversed()) as Partial<TaskRow>;
  const last = Object.assign({}, ...changes.map((c) => c.after)) as Partial<TaskRow>;
  if ('deleted_at' in last && last.deleted_at !== first.deleted_at)
    return last.deleted_at === null ? 'task.restored' : 'task.deleted';
  if ('status' in last && last.status !== first.status)
    return last.status === 'done' ? 'task.completed' : 'task.reopened';
  return 'task.updated';
}

/** The same of what has no status: a project, a comment. */
export function rowEventVerb(
  changes: readonly Change[],
): 'created' | 'updated' | 'deleted' | 'restored' {
  if (changes.some((change) => change.before === null)) return 'created';
  const last = Object.assign({}, ...changes.map((c) => c.after)) as Partial<ProjectRow>;
  if (!('deleted_at' in last)) return 'updated';
  return last.deleted_at === null ? 'restored' : 'deleted';
}
