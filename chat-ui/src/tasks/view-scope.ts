import type { TaskScope } from '../data/task-scope.ts';
import type { View } from '../shell/navigation/views.ts';
import type { Arrangement } from './arrangement/arrange.ts';

/** What a view reads, in the order that its groups come in. */
export function scopeOf(
  view: View,
  { sort, group }: Arrangement,
  inboxId: string | undefined,
): TaskScope | undefined {
  const order = group === 'date' ? 'due' : group === 'priority' ? 'priority' : sort;
  if (view.kind === 'today' || view.kind === 'upcoming') return { of: view.kind, sort: order };
  const projectId = view.kind === 'project' ? view.projectId : inboxId;
  if ((view.kind !== 'project' && view.kind !== 'inbox') || projectId === undefined)
    return undefined;
  return { of: 'project', projectId, sort: order };
}
