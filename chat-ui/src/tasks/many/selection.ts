import { create } from 'zustand';

import { listedIds, listedOpenIds, onListsChanged } from './list-order.ts';

interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range starts, and what is selected besides it. */
  anchor: string | undefined;
  besides: ReadonlySet<string>;
  /** All of the view is being selected: what is read meanwhile, too. */
  growing: boolean;
}

const NOTHING: Selection = {
  ids: new Set(),
  anchor: undefined,
  besides: new Set(),
  growing: false,
};

/** The tasks chosen to be changed together. What leaves the lists leaves it. */
export const useSelection = create<Selection>()(() => NOTHING);

onListsChanged(() => {
  const { ids, anchor, besides, growing } = useSelection.getState();
  if (growing) return selectListed();
  if (ids.size === 0) return;
  const listed = new Set(listedIds());
  const still = (chosen: ReadonlySet<string>) =>
    new Set([...chosen].filter((id) => listed.has(id)));
  const left = still(ids);
  if (left.size === ids.size) return;
  useSelection.setState({
    ids: left,
    besides: still(besides),
    anchor: anchor !== undefined && listed.has(anchor) ? anchor : undefined,
  });
});

export const hasSelection = () => useSelection.getState().ids.size > 0;

export function toggleSelected(id: string): void {
  const ids = new Set(useSelection.getState().ids);
  if (!ids.delete(id)) ids.add(id);
  useSelection.setState({ ids, anchor: id, besides: ids, growing: false });
}

/** All from where the selection started to this one; `from` is where it starts when nothing is selected. */
export function selectThrough(id: string, from = id): void {
  const { anchor = from, besides } = useSelection.getState();
  const all = listedIds();
  const [first = 0, last = 0] = [all.indexOf(anchor), all.indexOf(id)].toSorted((a, b) => a - b);
  const range = first < 0 ? [id] : all.slice(first, last + 1);
  useSelection.setState({
    ids: new Set([...besides, ...range]),
    anchor,
    besides,
    growing: false,
  });
}

function selectListed(): void {
  const ids = new Set(listedOpenIds());
  const [anchor] = ids;
  useSelection.setState({ ids, anchor, besides: new Set() });
}

/** All open tasks of the view, also those that `readOn` still has to read; until another choice is made. */
export async function selectAll(readOn: () => Promise<void>): Promise<void> {
  useSelection.setState({ growing: true });
  selectListed();
  await nextFrame();
  await readOn();
  // What was read last is drawn by then.
  await nextFrame();
  useSelection.setState({ growing: false });
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

export const clearSelection = () => useSelection.setState(NOTHING);
