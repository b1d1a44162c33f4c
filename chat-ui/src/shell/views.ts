import { CalendarClock, Inbox, LayoutDashboard, Sun } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

export type View =
  | { kind: 'board' }
  | { kind: 'today' }
  | { kind: 'upcoming' }
  | { kind: 'inbox' }
  | { kind: 'project'; projectId: string };

export interface FixedView {
  path: string;
  kind: 'board' | 'today' | 'upcoming' | 'inbox';
  name: string;
  icon: LucideIcon;
}

export const fixedViews: FixedView[] = [
  { path: '/today', kind: 'today', name: 'Today', icon: Sun },
  { path: '/upcoming', kind: 'upcoming', name: 'Upcoming', icon: CalendarClock },
  { path: '/inbox', kind: 'inbox', name: 'Inbox', icon: Inbox },
  { path: '/', kind: 'board', name: 'Board', icon: LayoutDashboard },
];

/** The view at an address; what is no address of ours shows the board. */
export function viewOf(path: string): View {
  const projectId = /^\/project\/([^/]+)$/.exec(path)?.[1];
  if (projectId !== undefined) return { kind: 'project', projectId: decodeURIComponent(projectId) };
  const fixed = fixedViews.find((view) => view.path === path);
  return { kind: fixed?.kind ?? 'board' };
}

export function projectPath(projectId: string): string {
  return `/project/${encodeURIComponent(projectId)}`;
}
