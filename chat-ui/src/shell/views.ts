import {
  Archive,
  CalendarClock,
  ChartColumn,
  Inbox,
  LayoutDashboard,
  Settings,
  Sun,
  Trash2,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export type View =
  | { kind: FixedKind }
  | { kind: 'project'; projectId: string }
  /** A saved filter, or one being written. */
  | { kind: 'filter'; filterId?: string };

type FixedKind =
  'board' | 'today' | 'upcoming' | 'inbox' | 'overview' | 'trash' | 'archive' | 'settings';

export interface FixedView {
  path: string;
  kind: FixedKind;
  name: string;
  icon: LucideIcon;
}

export const fixedViews: FixedView[] = [
  { path: '/today', kind: 'today', name: 'Today', icon: Sun },
  { path: '/upcoming', kind: 'upcoming', name: 'Upcoming', icon: CalendarClock },
  { path: '/inbox', kind: 'inbox', name: 'Inbox', icon: Inbox },
  { path: '/', kind: 'board', name: 'Board', icon: LayoutDashboard },
  { path: '/overview', kind: 'overview', name: 'Overview', icon: ChartColumn },
];

/** Below the projects: what is seldom looked for. */
export const otherViews: FixedView[] = [
  { path: '/archive', kind: 'archive', name: 'Archive', icon: Archive },
  { path: '/trash', kind: 'trash', name: 'Trash', icon: Trash2 },
  { path: '/settings', kind: 'settings', name: 'Settings', icon: Settings },
];

/** The view at an address; what is no address of ours shows the board. */
export function viewOf(path: string): View {
  const [, kind, id] = /^\/(project|filter)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (kind === 'project' && id !== undefined) return { kind, projectId: decodeURIComponent(id) };
  if (kind === 'filter')
    return { kind, ...(id !== undefined && { filterId: decodeURIComponent(id) }) };
  const fixed = [...fixedViews, ...otherViews].find((view) => view.path === path);
  return { kind: fixed?.kind ?? 'board' };
}

export function projectPath(projectId: string): string {
  return `/project/${encodeURIComponent(projectId)}`;
}

export function filterPath(filterId: string): string {
  return `/filter/${encodeURIComponent(filterId)}`;
}
