import type { Task } from '@taskloom/contracts';
import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';

type Listed = Pick<Task, 'id' | 'status'>;

/** What each list of the page holds, in its order, of which only a part may be drawn. */
const lists = new Map<HTMLElement, readonly Listed[]>();
const listeners = new Set<() => void>();

/** Lets the list be counted in. */
export function useListOrder(
  list: RefObject<HTMLElement | null>,
  rows: readonly { item: Listed }[],
): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    lists.set(
      element,
      rows.map(({ item }) => item),
    );
    tell();
    return () => {
      lists.delete(element);
      tell();
    };
  }, [list, rows]);
}

/** The tasks of all lists, as one sees them from the top to the end. */
export function listedIds(): string[] {
  return listed().map(({ id }) => id);
}

export function listedOpenIds(): string[] {
  return listed()
    .filter(({ status }) => status === 'open')
    .map(({ id }) => id);
}

function listed(): Listed[] {
  return [...lists.keys()]
    .toSorted((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .flatMap((list) => lists.get(list) ?? []);
}

export function onListsChanged(listener: () => void): void {
  listeners.add(listener);
}

/** Once all lists of one change are drawn. */
let telling = false;
function tell(): void {
  if (telling) return;
  telling = true;
  queueMicrotask(() => {
    telling = false;
    for (const listener of listeners) listener();
  });
}
