import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';

/** What each list of the page holds, in its order, of which only a part may be drawn. */
const lists = new Map<HTMLElement, readonly string[]>();
const listeners = new Set<() => void>();

/** Lets the list be counted in. */
export function useListOrder(
  list: RefObject<HTMLElement | null>,
  rows: readonly { item: { id: string } }[],
): void {
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    lists.set(element, idsOf(rows));
    tell();
    return () => {
      lists.delete(element);
      tell();
    };
  }, [list, rows]);
}

/** The tasks of all lists, as one sees them from the top to the end. */
export function listedIds(): string[] {
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

function idsOf(rows: readonly { item: { id: string } }[]): string[] {
  return rows.map(({ item }) => item.id);
}
