import type { ConversationBranch } from '@taskloom/contracts';

import type { ChatItem } from './conversation-state.ts';

/** The branches that go on differently at one place, and which of them is shown. */
export interface Alternatives {
  at: number;
  branchIds: string[];
}

interface Branches {
  branches: readonly ConversationBranch[];
  branchId: string;
}

/** Where the shown branch and others part after `turn` runs; `undefined` where none does. */
export function alternativesAt(
  turn: number,
  { branches, branchId }: Branches,
): Alternatives | undefined {
  const shared = (a: string, b: string) => sharedRuns(branches, a, b);
  // Branches that share more than this go the same way here; each way is known by its newest branch.
  const ways: { oldest: number; branchId: string }[] = [];
  for (const [index, each] of branches.entries()) {
    if (shared(branchId, each.branchId) < turn) continue;
    const way = ways.find(({ branchId: other }) => shared(other, each.branchId) > turn);
    if (!way) ways.push({ oldest: index, branchId: each.branchId });
    else if (way.branchId !== branchId) way.branchId = each.branchId;
  }
  const at = ways.findIndex(({ branchId: way }) => way === branchId);
  return ways.length > 1 && at >= 0
    ? { at, branchIds: ways.map(({ branchId: way }) => way) }
    : undefined;
}

/** Which run of the conversation this is, from 0. */
export function turnOf(items: readonly ChatItem[], runId: string): number {
  return runsIn(items).indexOf(runId);
}

export function runsIn(items: readonly ChatItem[]): string[] {
  return [...new Set(items.flatMap((item) => item.runId ?? []))];
}

/** How many runs two branches have in common. */
function sharedRuns(branches: readonly ConversationBranch[], a: string, b: string): number {
  const [ofA, ofB] = [ancestry(branches, a), ancestry(branches, b)];
  const common = [...ofA].map(([id, runs]) => Math.min(runs, ofB.get(id) ?? 0));
  return Math.max(0, ...common);
}

/** A branch and those it comes from, with how many runs it shares with each. */
function ancestry(branches: readonly ConversationBranch[], from: string): Map<string, number> {
  const found = new Map<string, number>();
  let runs = Infinity;
  for (let id: string | undefined = from; id !== undefined && !found.has(id);) {
    found.set(id, runs);
    const branch = branches.find(({ branchId }) => branchId === id);
    runs = Math.min(runs, branch?.fork ?? 0);
    id = branch?.parentId;
  }
  return found;
}
