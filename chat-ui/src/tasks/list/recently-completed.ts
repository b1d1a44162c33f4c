import type { Task } from '@taskloom/contracts';
import { create } from 'zustand';

const SHOWN_MS = 3_500;

interface RecentlyCompleted {
  tasks: ReadonlyMap<string, Task>;
}

/** Tasks just completed: they stay where they were for a moment, struck through. */
export const useRecentlyCompleted = create<RecentlyCompleted>()(() => ({ tasks: new Map() }));

export function showCompleted(task: Task): void {
  change((tasks) => tasks.set(task.id, task));
  setTimeout(() => hideCompleted(task.id), SHOWN_MS);
}

export function hideCompleted(id: string): void {
  if (useRecentlyCompleted.getState().tasks.has(id)) change((tasks) => tasks.delete(id));
}

/** After an undo: whatever was completed may be open again. */
export function hideAllCompleted(): void {
  useRecentlyCompleted.setState({ tasks: new Map() });
}

/** The open tasks with those just completed in place of, or beside, them. */
export function withRecentlyCompleted(
  open: Task[],
  recentlyCompleted: ReadonlyMap<string, Task>,
): Task[] {
  const shown = open.filter((task) => task.status === 'open' && !recentlyCompleted.has(task.id));
  return recentlyCompleted.size === 0 ? shown : [...shown, ...recentlyCompleted.values()];
}

function change(edit: (tasks: Map<string, Task>) => void): void {
  const tasks = new Map(useRecentlyCompleted.getState().tasks);
  edit(tasks);
  useRecentlyCompleted.setState({ tasks });
}
