import { LIMITS } from '../../limits.ts';
import type { InterchangeTask, Problem } from '../interchange.ts';

/** A task with the parent and the blockers it may have, and how deep it lies. */
export interface Structured {
  task: InterchangeTask;
  level: number;
  /** Its place in the file. */
  order: number;
}

/**
 * Leaves out what cannot be: one key twice, a task below or waiting for itself, subtasks deeper than
 * ours go. Parents come before what is below them; otherwise the file's order stays.
 */
export function structureTasks(
  tasks: readonly InterchangeTask[],
  problems: Problem[],
): Structured[] {
  const byKey = new Map<string, InterchangeTask>();
  for (const task of tasks) {
    if (byKey.has(task.key)) problems.push({ path: task.path, message: 'It is there twice.' });
    else byKey.set(task.key, task);
  }
  const waiting = tasksInCircles(byKey);
  return [...byKey.values()]
    .map((task, order) => {
      const tell = (message: string) => problems.push({ path: task.path, message });
      const { parent, level } = placeBelow(task, { byKey, tell });
      return {
        task: { ...task, parent, blockedBy: blockersOf(task, { byKey, waiting, tell }) },
        level,
        order,
      };
    })
    .toSorted((a, b) => a.level - b.level);
}

type Context = { byKey: ReadonlyMap<string, InterchangeTask>; tell: (message: string) => void };

function placeBelow(
  task: InterchangeTask,
  { byKey, tell }: Context,
): { parent: string | undefined; level: number } {
  const above: string[] = [];
  const seen = new Set([task.key]);
  for (let key = task.parent; key !== undefined; key = byKey.get(key)?.parent) {
    if (seen.has(key)) {
      tell('It would be below itself, and is on top here.');
      return { parent: undefined, level: 1 };
    }
    if (!byKey.has(key)) {
      if (above.length === 0) tell('The task it is below is not in the file.');
      break;
    }
    seen.add(key);
    above.push(key);
  }
  if (above.length < LIMITS.subtaskDepth) return { parent: above[0], level: above.length + 1 };
  tell(`Subtasks go ${LIMITS.subtaskDepth} levels deep; it is further up here.`);
  return { parent: above[above.length - LIMITS.subtaskDepth + 1], level: LIMITS.subtaskDepth };
}

/** Takes away, again and again, what waits for nothing more: what is left goes round in a circle. */
function tasksInCircles(byKey: ReadonlyMap<string, InterchangeTask>): Set<string> {
  const left = new Map<string, number>();
  const waitingFor = new Map<string, string[]>();
  for (const { key, blockedBy } of byKey.values()) {
    const blockers = [...new Set(blockedBy)].filter((blocker) => byKey.has(blocker));
    left.set(key, blockers.length);
    for (const blocker of blockers)
      waitingFor.set(blocker, [...(waitingFor.get(blocker) ?? []), key]);
  }
  const free = [...left].filter(([, count]) => count === 0).map(([key]) => key);
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    left.delete(key);
    for (const next of waitingFor.get(key) ?? []) {
      const count = (left.get(next) ?? 0) - 1;
      left.set(next, count);
      if (count === 0) free.push(next);
    }
  }
  return new Set(left.keys());
}

function blockersOf(
  task: InterchangeTask,
  { byKey, waiting, tell }: Context & { waiting: ReadonlySet<string> },
): string[] {
  return task.blockedBy.filter((blocker) => {
    if (!byKey.has(blocker)) tell('A task it waits for is not in the file.');
    else if (waiting.has(task.key) && waiting.has(blocker))
      tell('It would wait for itself, through others; it does not wait here.');
    else return true;
    return false;
  });
}
