import { LIMITS } from '../../limits.ts';
import type { PortableData, PortableTask, Problem } from '../portable-data.ts';

/** A task with the parent and the blockers it may have, and how deep it lies. */
export interface PlacedTask {
  task: PortableTask;
  level: number;
  /** Its place in the file. */
  order: number;
}

/** A file whose tasks stand in the order in which they are added. */
export interface OrderedData extends Omit<PortableData, 'tasks'> {
  tasks: PlacedTask[];
}

interface Place {
  level: number;
  parent: string | undefined;
  /** The task on the last level that may have subtasks, from there on down. */
  deepestParent: string | undefined;
}

type ByKey = ReadonlyMap<string, PortableTask>;

/**
 * Leaves out what cannot be: one key twice, a task below or waiting for itself, subtasks deeper than
 * ours go. Parents come before what is below them; otherwise the file's order stays. Takes time in
 * proportion to the file, whatever hangs below what, in one piece: it runs in the parser's thread.
 */
export function orderByHierarchy(
  tasks: readonly PortableTask[],
  problems: Problem[],
): PlacedTask[] {
  const byKey = new Map<string, PortableTask>();
  for (const task of tasks) {
    if (byKey.has(task.key)) problems.push({ path: task.path, message: 'It is there twice.' });
    else byKey.set(task.key, task);
  }
  const places = placeTasks(byKey, problems);
  const blocked = blockersOf(byKey, problems);
  return [...byKey.values()]
    .map((task, order) => {
      const { parent, level = 1 } = places.get(task.key) ?? {};
      return { task: { ...task, parent, blockedBy: blocked.get(task.key) ?? [] }, level, order };
    })
    .toSorted((a, b) => a.level - b.level);
}

function placeTasks(byKey: ByKey, problems: Problem[]): Map<string, Place> {
  const parents = new Map<string, string[]>();
  for (const { key, parent } of byKey.values())
    parents.set(key, parent === undefined ? [] : [parent]);
  const circular = keysInCycles(parents);
  const places = new Map<string, Place>();
  for (const { key } of byKey.values())
    for (const each of unplacedAbove(key, { byKey, places, circular }).toReversed())
      places.set(each.key, placeBelow(each, { byKey, places, circular, problems }));
  return places;
}

/** The task and those above it that have no place yet, nearest first. */
function unplacedAbove(
  key: string,
  { byKey, places, circular }: { byKey: ByKey; places: Map<string, Place>; circular: Set<string> },
): PortableTask[] {
  const found: PortableTask[] = [];
  let task = byKey.get(key);
  while (task && !places.has(task.key)) {
    found.push(task);
    task = task.parent === undefined || circular.has(task.key) ? undefined : byKey.get(task.parent);
  }
  return found;
}

function placeBelow(
  task: PortableTask,
  {
    byKey,
    places,
    circular,
    problems,
  }: { byKey: ByKey; places: Map<string, Place>; circular: Set<string>; problems: Problem[] },
): Place {
  const tell = (message: string) => problems.push({ path: task.path, message });
  const above = task.parent === undefined ? undefined : places.get(task.parent);
  if (circular.has(task.key)) tell('It would be below itself, and is on top here.');
  else if (task.parent !== undefined && !byKey.has(task.parent))
    tell('The task it is below is not in the file.');
  else if (above && task.parent !== undefined) {
    const isDeep = above.level >= LIMITS.subtaskDepth;
    if (isDeep) tell(`Subtasks go ${LIMITS.subtaskDepth} levels deep; it is further up here.`);
    const parent = isDeep ? above.deepestParent : task.parent;
    const level = Math.min(above.level + 1, LIMITS.subtaskDepth);
    const isLastParent = level === LIMITS.subtaskDepth - 1;
    return { level, parent, deepestParent: isLastParent ? task.key : above.deepestParent };
  }
  return { level: 1, parent: undefined, deepestParent: undefined };
}

/** Keys that lead back to themselves, each naming others, by Kahn's topological sort from both ends. */
function keysInCycles(links: ReadonlyMap<string, readonly string[]>): Set<string> {
  const backwards = new Map<string, string[]>([...links.keys()].map((key) => [key, []]));
  for (const [key, targets] of links)
    for (const target of new Set(targets)) backwards.get(target)?.push(key);
  const forwards = new Map(
    [...links].map(([key, targets]) => [
      key,
      [...new Set(targets)].filter((each) => links.has(each)),
    ]),
  );
  // What reaches a cycle, and of that what a cycle reaches.
  const reaching = unsortable(forwards, backwards);
  const reached = unsortable(backwards, forwards);
  return new Set([...reaching].filter((key) => reached.has(key)));
}

/** The keys that no topological order can hold: those on a cycle, and those before it. */
function unsortable(
  links: ReadonlyMap<string, readonly string[]>,
  backwards: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const left = new Map([...links].map(([key, targets]) => [key, targets.length]));
  const free = [...left].filter(([, count]) => count === 0).map(([key]) => key);
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    left.delete(key);
    for (const before of backwards.get(key) ?? []) {
      const count = (left.get(before) ?? 0) - 1;
      left.set(before, count);
      if (count === 0) free.push(before);
    }
  }
  return new Set(left.keys());
}

function blockersOf(byKey: ByKey, problems: Problem[]): Map<string, string[]> {
  const circular = keysInCycles(
    new Map([...byKey.values()].map(({ key, blockedBy }) => [key, blockedBy])),
  );
  return new Map(
    [...byKey.values()].map(({ key, path, blockedBy }) => {
      const tell = (message: string) => problems.push({ path, message });
      const kept = blockedBy.filter((blocker) => {
        if (!byKey.has(blocker)) tell('A task it waits for is not in the file.');
        else if (circular.has(key) && circular.has(blocker))
          tell('It would wait for itself, through others; it does not wait here.');
        else return true;
        return false;
      });
      return [key, kept];
    }),
  );
}
