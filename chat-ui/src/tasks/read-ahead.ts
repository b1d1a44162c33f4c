import { meQuery, projectsQuery, scopeQuery } from '../data/query-options.ts';
import type { Workspace } from '../data/workspace.ts';
import { viewOf } from '../shell/navigation/views.ts';
import { arrangementOf } from './arrangement/arrangement-store.ts';
import { scopeOf } from './view-scope.ts';

/** Asks for what the view reads first while the page is still to be drawn, which takes a phone half a second. */
export function readAhead({ client, tools }: Workspace): void {
  const view = viewOf(window.location.pathname);
  const scope = scopeOf(view, arrangementOf(view), undefined);
  if (scope !== undefined) void client.prefetchInfiniteQuery(scopeQuery(tools, scope));
  void client.prefetchQuery(meQuery(tools));
  void client.prefetchQuery(projectsQuery(tools));
}
