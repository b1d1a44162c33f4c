import type { View } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';

/** What a board's columns stand for; the address says it. */
export const BOARDS = ['project', 'section', 'priority', 'assignee', 'date'] as const;
export type BoardBy = (typeof BOARDS)[number];

export const BOARD_BY_NAMES: Record<BoardBy, string> = {
  project: t('Board by project'),
  section: t('Board by section'),
  priority: t('Board by priority'),
  assignee: t('Board by person'),
  date: t('Board by date'),
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
