import type { Task } from '@taskloom/contracts';
import { create } from 'zustand';

const LINGER_MS = 3_500;

interface Lingering {
  tasks: ReadonlyMap<string, Task>;
}

/** Tasks just completed: they stay where they were for a moment, struck through. */
export const useLingering = create<Lingering>()(() => ({ tasks: new Map() }));

export function linger(task: Task): void {
  change((tasks) => tasks.set(task.id, task));
  setTimeout(() => stopLingering(task.id), LINGER_MS);
}

export function stopLingering(id: string): void {
  if (useLingering.getState().tasks.has(id)) change((tasks) => tasks.delete(id));
}

/** After an undo: whatever was completed may be open again. */
export function stopAllLingering(): void {
  useLingering.setState({ tasks: new Map() });
}

/** The open tasks with those that linger in place of, or beside, them. */
export function withLingering(open: Task[], lingering: ReadonlyMap<string, Task>): Task[] {
  const shown = open.filter((task) => task.status === 'open' && !lingering.has(task.id));
  return lingering.size === 0 ? shown : [...shown, ...lingering.values()];
}

function change(edit: (tasks: Map<string, Task>) => void): void {
  const tasks = new Map(useLingering.getState().tasks);
  edit(tasks);
  useLingering.setState({ tasks });
}
