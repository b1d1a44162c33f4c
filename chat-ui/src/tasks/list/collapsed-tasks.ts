import { create } from 'zustand';

interface CollapsedTasks {
  ids: ReadonlySet<string>;
}

/** Tasks whose subtasks are folded away on this page. */
export const useCollapsedTasks = create<CollapsedTasks>()(() => ({ ids: new Set() }));

export function toggleCollapsed(id: string): void {
  const ids = new Set(useCollapsedTasks.getState().ids);
  if (!ids.delete(id)) ids.add(id);
  useCollapsedTasks.setState({ ids });
}
