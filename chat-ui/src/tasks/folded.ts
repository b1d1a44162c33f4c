import { create } from 'zustand';

interface Folded {
  ids: ReadonlySet<string>;
}

/** Tasks whose subtasks are folded away on this page. */
export const useFolded = create<Folded>()(() => ({ ids: new Set() }));

export function toggleFolded(id: string): void {
  const ids = new Set(useFolded.getState().ids);
  if (!ids.delete(id)) ids.add(id);
  useFolded.setState({ ids });
}
