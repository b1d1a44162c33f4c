import { create } from 'zustand';

import { browserStorage } from '../../data/browser-storage.ts';
import type { View } from '../../shell/navigation/views.ts';
import { GROUPS, PLAIN, SORTS } from './arrange.ts';
import type { Arrangement } from './arrange.ts';

const KEY = 'taskloom.arrangements';

interface Arrangements {
  of: Readonly<Record<string, Arrangement>>;
  arrange: (view: View, change: Partial<Arrangement>) => void;
}

/** How each view is sorted and grouped; kept in this browser. */
const useArrangements = create<Arrangements>()((set, get) => ({
  of: read(),
  arrange(view, change) {
    const key = keyOf(view);
    const all = get().of;
    const of = { ...all, [key]: { ...(all[key] ?? PLAIN), ...change } };
    browserStorage.setItem(KEY, JSON.stringify(of));
    set({ of });
  },
}));

export function useArrangement(view: View): Arrangement {
  const key = keyOf(view);
  return useArrangements(({ of }) => of[key]) ?? PLAIN;
}

export function arrangementOf(view: View): Arrangement {
  return useArrangements.getState().of[keyOf(view)] ?? PLAIN;
}

export const arrange: Arrangements['arrange'] = (view, change) =>
  useArrangements.getState().arrange(view, change);

function keyOf(view: View): string {
  if (view.kind === 'project') return view.projectId;
  return view.kind === 'filter' ? (view.filterId ?? 'filter') : view.kind;
}

function read(): Record<string, Arrangement> {
  try {
    const kept: unknown = JSON.parse(browserStorage.getItem(KEY) ?? '{}');
    const entries = Object.entries(kept as Record<string, Partial<Arrangement>>);
    return Object.fromEntries(
      entries.flatMap(([key, { sort, group }]) => {
        const known = SORTS.find((name) => name === sort);
        const grouped = GROUPS.find((name) => name === group);
        return known && grouped ? [[key, { sort: known, group: grouped }]] : [];
      }),
    );
  } catch {
    return {};
  }
}
