import type { View } from '../../shell/navigation/views.ts';

/** What a board's columns stand for; the address says it. */
export const BOARDS = ['project', 'section', 'priority', 'assignee', 'date'] as const;
export type BoardBy = (typeof BOARDS)[number];

export const BOARD_NAMES: Record<BoardBy, string> = {
  project: 'Project',
  section: 'Section',
  priority: 'Priority',
  assignee: 'Person',
  date: 'Date',
};

/** What a view's board may be by, first what it is by itself; none where the view is no board. */
export function boardsOf(view: View): readonly BoardBy[] {
  if (view.kind === 'board') return ['project', 'priority', 'assignee', 'date'];
  if (view.kind === 'project' || view.kind === 'inbox')
    return ['section', 'priority', 'assignee', 'date'];
  return [];
}

/** The board to be shown; undefined for a list. */
export function boardShown(view: View, asked: BoardBy | undefined): BoardBy | undefined {
  const offered = boardsOf(view);
  if (asked !== undefined && offered.includes(asked)) return asked;
  return view.kind === 'board' ? offered[0] : undefined;
}
