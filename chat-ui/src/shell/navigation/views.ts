import {
  Archive,
  CalendarClock,
  CalendarRange,
  ChartColumn,
  Inbox,
  LayoutDashboard,
  Settings,
  Sun,
  Trash2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { CalendarView } from '../../tasks/calendar/calendar-days.ts';
import { t } from '../../text/t.ts';

export type View =
  | { kind: Exclude<FixedKind, 'calendar'> }
  | CalendarView
  | { kind: 'project'; projectId: string }
  /** A saved filter, or one being written. */
  | { kind: 'filter'; filterId?: string }
  /** A shared task, on the way to its project. */
  | { kind: 'task'; taskId: string }
  /** An address that is none of ours. */
  | { kind: 'not-found' };

type FixedKind =
  | 'calendar'
  | 'board'
  | 'today'
  | 'upcoming'
  | 'inbox'
  | 'overview'
  | 'trash'
  | 'archive'
  | 'settings';

export interface FixedView {
  path: string;
  kind: FixedKind;
  name: string;
  icon: LucideIcon;
}

export const fixedViews: FixedView[] = [
  { path: '/today', kind: 'today', name: t('Today'), icon: Sun },
  { path: '/upcoming', kind: 'upcoming', name: t('Upcoming'), icon: CalendarClock },
  { path: '/inbox', kind: 'inbox', name: t('Inbox'), icon: Inbox },
  { path: '/', kind: 'board', name: t('Board'), icon: LayoutDashboard },
  { path: '/overview', kind: 'overview', name: t('Overview'), icon: ChartColumn },
  { path: '/calendar', kind: 'calendar', name: t('Calendar'), icon: CalendarRange },
];

/** Below the projects: what is seldom looked for. */
export const otherViews: FixedView[] = [
  { path: '/archive', kind: 'archive', name: t('Archive'), icon: Archive },
  { path: '/trash', kind: 'trash', name: t('Trash'), icon: Trash2 },
  { path: '/settings', kind: 'settings', name: t('Settings'), icon: Settings },
];

/** The view at an address. */
export function viewOf(path: string): View {
  const [, kind, id] = /^\/(project|filter|task)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (kind === 'project' && id !== undefined) return { kind, projectId: decodeURIComponent(id) };
  if (kind === 'task' && id !== undefined) return { kind, taskId: decodeURIComponent(id) };
  if (kind === 'filter')
    return { kind, ...(id !== undefined && { filterId: decodeURIComponent(id) }) };
  const [, span, day] = /^\/calendar\/(month|week)\/(\d{4}-\d\d-\d\d)$/.exec(path) ?? [];
  if (day !== undefined && !Number.isNaN(Date.parse(day)))
    return { kind: 'calendar', span: span === 'week' ? 'week' : 'month', day };
  const fixed = [...fixedViews, ...otherViews].find((view) => view.path === path);
  return { kind: fixed?.kind ?? 'not-found' };
}

export function projectPath(projectId: string): string {
  return `/project/${encodeURIComponent(projectId)}`;
}

export function filterPath(filterId: string): string {
  return `/filter/${encodeURIComponent(filterId)}`;
}
