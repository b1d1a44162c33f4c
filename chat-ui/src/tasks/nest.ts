import type { Task } from '@taskloom/contracts';

export interface NestedTask {
  task: Task;
  /** 0 for one whose parent is not in this list. */
  depth: number;
}

/** Subtasks follow their parent where it is in the same list; what is folded hides what is below it. */
export function nestTasks(tasks: Task[], folded: ReadonlySet<string>): NestedTask[] {
  const here = new Set(tasks.map(({ id }) => id));
  const below = new Map<string, Task[]>();
  const roots: Task[] = [];
  for (const task of tasks) {
    const parent = task.parent_id;
    if (parent === undefined || !here.has(parent)) roots.push(task);
    else below.set(parent, [...(below.get(parent) ?? []), task]);
  }
  const nested: NestedTask[] = [];
  const visit = (task: Task, depth: number): void => {
    nested.push({ task, depth });
    if (folded.has(task.id)) return;
    for (const child of below.get(task.id) ?? []) visit(child, depth + 1);
  };
  for (const root of roots) visit(root, 0);
  return nested;
}
